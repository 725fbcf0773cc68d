import { Radio, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatMoment, useLocale } from "../formats.tsx";

/** In seconds. The hub accepts up to a week. */
const OVERLAPS = { none: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;

export type Overlap = keyof typeof OVERLAPS;

const CHOICES = ["none", "hour", "day", "week"] as const;

export function overlapSeconds(overlap: Overlap): number {
  return OVERLAPS[overlap];
}

interface OverlapChoiceProps {
  readonly label: string;
  readonly value: Overlap;
  readonly onChange: (overlap: Overlap) => void;
}

export function OverlapChoice({ label, value, onChange }: OverlapChoiceProps) {
  const { t } = useTranslation("secret");
  const locale = useLocale();
  const until = formatMoment(new Date(Date.now() + OVERLAPS[value] * 1_000).toISOString(), locale);
  const choose = (chosen: string) => {
    const overlap = CHOICES.find((choice) => choice === chosen);
    if (overlap) onChange(overlap);
  };
  return (
    <Stack gap="xs">
      <Radio.Group label={label} value={value} onChange={choose}>
        <Stack gap={6} pt={6}>
          {CHOICES.map((choice) => (
            <Radio key={choice} value={choice} label={t(`overlap.${choice}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm" aria-live="polite">
        {value === "none" ? t("overlap.atOnce") : t("overlap.until", { until })}
      </Text>
    </Stack>
  );
}
