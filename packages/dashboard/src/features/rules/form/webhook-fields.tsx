import { Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MessageFormat } from "../../../ui/message-format.tsx";
import { fitsOf } from "./fits.ts";
import type { RuleForm } from "./use-rule-form.ts";

interface WebhookFieldsProps {
  readonly form: RuleForm;
  /** Headers that were given by the API; they stay as they are. */
  readonly keptHeaders: readonly string[];
}

/** The URL, and for those who need it the shape of the message. */
export function WebhookFields({ form, keptHeaders }: WebhookFieldsProps) {
  const { t } = useTranslation("rules");
  return (
    <>
      <TextInput
        label={t("form.url")}
        description={t("form.urlHint")}
        placeholder="https://"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("url")}
      />
      {fitsOf(form.values.trigger).formats && (
        <MessageFormat label={t("form.advanced")} {...form.getInputProps("format")} />
      )}
      {keptHeaders.length > 0 && <Text size="sm">{t("form.keptHeaders", { names: keptHeaders.join(", ") })}</Text>}
    </>
  );
}
