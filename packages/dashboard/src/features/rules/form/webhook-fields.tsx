import { Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { MessageFormat } from "../../../ui/message-format.tsx";
import { fitsOf } from "./fits.ts";
import { HeaderFields } from "./header-fields.tsx";
import type { RuleForm } from "./use-rule-form.ts";

/** The URL, and for those who need it the shape of the message and what goes along with it. */
export function WebhookFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const { trigger, format, headers } = form.values;
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
      <Disclosure title={t("form.advanced")} opened={headers.length > 0 || format !== "haak"}>
        <Stack>
          {fitsOf(trigger).formats && <MessageFormat {...form.getInputProps("format")} />}
          <HeaderFields form={form} />
        </Stack>
      </Disclosure>
    </>
  );
}
