import { Anchor, Card, Group, Stack, Text, ThemeIcon, Title, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCircleDashed } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAlertSettings } from "../../api/alert-settings.ts";
import { useNewestEvent } from "../../api/events.ts";
import { useFirstRule } from "../../api/rules.ts";
import { useSource } from "../../api/source.ts";
import { newRulePath, paths } from "../../app/paths.ts";

const STEPS = ["connect", "rule", "event", "alerts"] as const;
type Step = (typeof STEPS)[number];

const PATHS: Readonly<Record<Step, string>> = {
  connect: paths.plugAndPay,
  rule: newRulePath(),
  event: paths.plugAndPay,
  alerts: paths.alerts,
};

/** Slower than live data, because a step is done once and somebody who comes from the page of a step sees it at once. */
const REFRESH_MS = 60_000;

/**
 * What has really happened in this shop. Null while something is not loaded, or could not be: then the steps are not shown, because a
 * step that looks undone and is done would mislead.
 */
export function useNextSteps(): Readonly<Record<Step, boolean>> | null {
  const { data: source } = useSource({ everyMs: REFRESH_MS });
  const { data: rule } = useFirstRule();
  const { data: event } = useNewestEvent({ everyMs: REFRESH_MS });
  const { data: alerts } = useAlertSettings();
  if (source === undefined || rule === undefined || event === undefined || alerts === undefined) return null;
  return {
    // A shop without Plug&Pay reports its events to the API.
    connect: source.has_api_token || event !== null,
    rule: rule !== null,
    event: event !== null,
    alerts: alerts.value.email !== null,
  };
}

/** The steps of a new shop, each ticked by what has happened. It is gone when all are done. */
export function NextSteps() {
  const { t } = useTranslation("overview");
  const done = useNextSteps();
  if (done === null || STEPS.every((step) => done[step])) return null;
  const first = STEPS.find((step) => !done[step]);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="next-steps">
      <Stack gap="md">
        <Title order={2} size="h4" id="next-steps">
          {t("steps.title")}
        </Title>
        <Stack component="ol" gap="md" p={0} m={0} style={{ listStyle: "none" }}>
          {STEPS.map((step) => (
            <NextStep key={step} step={step} isDone={done[step]} isFirst={step === first} />
          ))}
        </Stack>
      </Stack>
    </Card>
  );
}

interface NextStepProps {
  readonly step: Step;
  readonly isDone: boolean;
  /** The first that is not done: it is explained. */
  readonly isFirst: boolean;
}

function NextStep({ step, isDone, isFirst }: NextStepProps) {
  const { t } = useTranslation("overview");
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" size="sm" radius="xl" color={isDone ? "green" : "gray"} mt={2} aria-hidden>
        {isDone ? <IconCheck size={14} /> : <IconCircleDashed size={14} />}
      </ThemeIcon>
      <Stack gap={2}>
        {isDone ? (
          <Text size="sm" c="dimmed">
            {t(`steps.${step}`)} <VisuallyHidden>{t("steps.done")}</VisuallyHidden>
          </Text>
        ) : (
          <Anchor component={Link} to={PATHS[step]} size="sm" fw={isFirst ? 600 : 400} underline="always">
            {t(`steps.${step}`)}
          </Anchor>
        )}
        {isFirst && <Text size="sm">{t(`steps.${step}Text`)}</Text>}
      </Stack>
    </Group>
  );
}
