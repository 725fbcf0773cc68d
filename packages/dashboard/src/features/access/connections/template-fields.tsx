import { Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { METHODS } from "./template-values.ts";
import type { ConnectionForm } from "./use-connection-form.ts";

interface TemplateFieldsProps {
  readonly form: ConnectionForm;
  /** Which call: the one that gives access, or the one that takes it. */
  readonly name: "grant" | "revoke";
}

/** A call of the owner's own, for where Haak knows none. */
export function TemplateFields({ form, name }: TemplateFieldsProps) {
  const { t } = useTranslation("access");
  return (
    <Stack gap="sm" component="fieldset" className="plain-fieldset">
      <Text component="legend" fw={600} size="sm">
        {t(`form.${name}.title`)}
      </Text>
      <Text size="sm" c="dimmed">
        {t(`form.${name}.text`)}
      </Text>
      <Select
        label={t("form.method")}
        data={[...METHODS]}
        allowDeselect={false}
        maw={160}
        {...form.getInputProps(`${name}.method`)}
      />
      <TextInput
        label={t("form.url")}
        description={t("form.urlHint")}
        {...form.getInputProps(`${name}.url_template`)}
      />
      <Textarea
        label={t("form.headers")}
        description={t("form.headersHint")}
        rows={3}
        resize="vertical"
        {...form.getInputProps(`${name}.headers`)}
      />
      <Textarea label={t("form.body")} rows={3} resize="vertical" {...form.getInputProps(`${name}.body_template`)} />
    </Stack>
  );
}
