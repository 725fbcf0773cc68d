import { Alert, Badge, Group, Stack, Text, Timeline } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { type Attempt, type DeliveryWithAttempts, MASKED } from "../../api/client/openapi.ts";
import { Disclosure } from "../disclosure.tsx";
import { ExactMoment, formatDuration, useLocale } from "../formats.tsx";
import { TextBlock } from "../text-block.tsx";

/** The oldest first, and what happens next and when. */
export function AttemptList({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { t } = useTranslation("traffic");
  const { attempts, overtook } = delivery;
  return (
    <Stack gap="sm">
      {overtook && (
        <Alert color="yellow" role="note">
          {t("attempt.overtook")}
        </Alert>
      )}
      {attempts.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("attempt.none")}
        </Text>
      )}
      <Timeline active={attempts.length} bulletSize={14} lineWidth={2} color="gray">
        {attempts.map((attempt) => (
          <Timeline.Item key={attempt.number} color={attempt.outcome === "delivered" ? "green" : "red"}>
            <OneAttempt attempt={attempt} isLast={attempt === attempts.at(-1)} />
          </Timeline.Item>
        ))}
      </Timeline>
      <NextAttempt delivery={delivery} />
    </Stack>
  );
}

function NextAttempt({ delivery: { state, next_attempt_at: next } }: { readonly delivery: DeliveryWithAttempts }) {
  const { t } = useTranslation("traffic");
  if (next === null) return state === "paused" ? <Text size="sm">{t("attempt.endpointOff")}</Text> : null;
  const at = <ExactMoment at={next} />;
  return (
    <Text size="sm">
      <Trans t={t} i18nKey={state === "paused" ? "attempt.endpointFails" : "attempt.next"} components={{ at }} />
    </Text>
  );
}

interface OneAttemptProps {
  readonly attempt: Attempt;
  readonly isLast: boolean;
}

function OneAttempt({ attempt, isLast }: OneAttemptProps) {
  const { t } = useTranslation("traffic");
  const locale = useLocale();
  const duration = formatDuration(attempt.duration_ms, locale);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t("attempt.title", { number: attempt.number })}
        </Text>
        <Badge variant="dot" color={attempt.outcome === "delivered" ? "green" : "red"} tt="none" fw={500}>
          {t(`outcome.${attempt.outcome}`)}
        </Badge>
        <Text size="sm" c="dimmed">
          <ExactMoment at={attempt.at} />
        </Text>
      </Group>
      <Text size="sm">
        {attempt.status === null
          ? t("attempt.noAnswer", { duration })
          : t("attempt.answered", { status: String(attempt.status), duration })}
      </Text>
      {attempt.error !== null && (
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {attempt.error}
        </Text>
      )}
      <Exchange attempt={attempt} isLast={isLast} />
    </Stack>
  );
}

/** The last answer is open if the delivery has failed, because people look for it. */
function Exchange({ attempt, isLast }: OneAttemptProps) {
  const { t } = useTranslation("traffic");
  const headerText = useHeaderText();
  const { response_body: body, response_headers: answered, request_headers: sent } = attempt;
  return (
    <Disclosure title={t("attempt.exchange")} opened={isLast && attempt.outcome !== "delivered"}>
      <Stack gap="sm">
        {answered !== null && <TextBlock title={t("attempt.responseBody")} text={body || t("attempt.emptyAnswer")} />}
        {answered !== null && <TextBlock title={t("attempt.responseHeaders")} text={headerText(answered)} />}
        <TextBlock title={t("attempt.requestHeaders")} text={headerText(sent)} />
      </Stack>
    </Disclosure>
  );
}

function useHeaderText(): (headers: Readonly<Record<string, string>>) => string {
  const { t } = useTranslation("traffic");
  return (headers) =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value === MASKED ? t("attempt.hidden") : value}`)
      .join("\n");
}
