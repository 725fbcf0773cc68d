import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MessageFormat } from "../../../ui/message-format.tsx";
import { fitsOf } from "./fits.ts";
import { HeaderFields } from "./header-fields.tsx";
import type { RuleForm } from "./use-rule-form.ts";

/** The URL, and for those who need it the shape of the message and what goes along with it. */
export function WebhookFields({ form }: { readonly form: RuleForm }) {
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
      <HeaderFields form={form} />
    </>
  );
}
