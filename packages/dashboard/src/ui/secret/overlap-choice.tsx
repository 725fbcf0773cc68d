import { Radio, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatMoment, useLocale } from "../formats.tsx";

/** How long the old one may go on, in seconds. The hub takes up to a week. */
const OVERLAPS = { none: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;

/** One of them. */
export type Overlap = keyof typeof OVERLAPS;

const CHOICES = ["none", "hour", "day", "week"] as const;

/** A choice in seconds, as the hub takes it. */
export function overlapSeconds(overlap: Overlap): number {
  return OVERLAPS[overlap];
}

interface OverlapChoiceProps {
  readonly label: string;
  readonly value: Overlap;
  readonly onChange: (overlap: Overlap) => void;
}

/** Asks how long the old one stays valid beside the new one, and says until when that is. */
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
