import { Checkbox, Group, NumberInput, Select, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConnectionForm } from "./use-connection-form.ts";

const UNPAID_DAYS_MAX = 365;

/** What becomes of access when money is missing, and how many may lose it in a day without somebody's word. */
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
