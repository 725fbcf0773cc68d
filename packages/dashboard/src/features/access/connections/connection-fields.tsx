import { Checkbox, Group, NumberInput, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConnectionForm } from "./connection-form-card.tsx";
import { METHODS } from "./connection-values.ts";

const UNPAID_DAYS_MAX = 365;

/** What happens to access when a payment is missing, and how many people may lose it in a day without a review. */
export function PolicyFields({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation("access");
  const choices = (["warn", "suspend", "keep"] as const).map((value) => ({
    value,
    label: t(`form.reversal.${value}`),
  }));
  return (
    <Stack gap="sm">
      <Select
        label={t("form.reversal.label")}
        data={choices}
        allowDeselect={false}
        {...form.getInputProps("on_reversal")}
      />
      <NumberInput
        label={t("form.unpaid")}
        description={t("form.unpaidHint")}
        min={0}
        max={UNPAID_DAYS_MAX}
        maw={320}
        hideControls
        {...form.getInputProps("unpaid_days")}
      />
      <Checkbox
        label={t("form.brake.label")}
        description={t("form.brake.hint")}
        {...form.getInputProps("has_brake", { type: "checkbox" })}
      />
      {form.values.has_brake && (
        <Group gap="sm">
          <NumberInput
            label={t("form.brake.percent")}
            min={0}
            max={100}
            flex="1 1 160px"
            hideControls
            {...form.getInputProps("brake.percent")}
          />
          <NumberInput
            label={t("form.brake.atLeast")}
            min={0}
            allowDecimal={false}
            flex="1 1 160px"
            hideControls
            {...form.getInputProps("brake.at_least")}
          />
        </Group>
      )}
    </Stack>
  );
}

interface TemplateFieldsProps {
  readonly form: ConnectionForm;
  readonly name: "grant" | "revoke";
}

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
