import { Alert, Button, Code, Group, Loader, ScrollArea, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClockPause, IconSend } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import type { Attempt, DeliveryWithAttempts } from "../../api/client/openapi.ts";
import { hasTestResult, useTestDelivery } from "../../api/deliveries.ts";
import { useTestCall } from "../../api/endpoints.ts";
import { Failure } from "../../ui/failure.tsx";
import { Moment } from "../../ui/formats.tsx";

interface TestCallProps {
  readonly endpointId: string;
  /** Part of the button's name for screen readers, such as "Bestellingen". */
  readonly what: string;
  /** Whether the fields differ from the saved URL, which is the one that is called. */
  readonly changed: boolean;
}

export function TestCall({ endpointId, what, changed }: TestCallProps) {
  const { t } = useTranslation("webhooks");
  const test = useTestCall();
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconSend size={16} aria-hidden />}
          aria-label={t("test.sendWhat", { what })}
          loading={test.isPending}
          disabled={changed}
          onClick={() => test.mutate(endpointId)}
        >
          {t("test.send")}
        </Button>
        <Text size="sm" c="dimmed">
          {t(changed ? "test.saveFirst" : "test.hint")}
        </Text>
      </Group>
      {test.error && <Failure error={test.error} title={t("test.failed")} />}
      {test.data !== undefined && !changed && <TestAnswer key={test.data} deliveryId={test.data} />}
    </Stack>
  );
}

function TestAnswer({ deliveryId }: { readonly deliveryId: string }) {
  const { t } = useTranslation("webhooks");
  const { data: delivery, error, refetch } = useTestDelivery(deliveryId);
  if (delivery && hasTestResult(delivery)) return <Ended delivery={delivery} />;
  if (error) return <Failure error={error} title={t("test.failed")} onRetry={() => void refetch()} />;
  return (
    <Group gap="xs" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{t("test.underWay")}</Text>
    </Group>
  );
}

function Ended({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { t } = useTranslation("webhooks");
  const attempt = delivery.attempts.at(-1);
  if (attempt === undefined) {
    return (
      <Alert color="yellow" icon={<IconClockPause aria-hidden />} title={t("test.notMade")} role="status">
        {t(delivery.state === "paused" ? "test.paused" : "test.notPossible")}
      </Alert>
    );
  }
  const works = attempt.outcome === "delivered";
  const key = adviseOn(attempt);
  return (
    <Alert
      color={works ? "green" : "red"}
      icon={works ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={t(works ? "test.works" : "test.worksNot")}
      role="status"
    >
      <Stack gap="xs">
        <Text size="sm">{t(`advice.${key}`)}</Text>
        <Facts attempt={attempt} />
        {delivery.state === "waiting" && delivery.next_attempt_at !== null && (
          <Text size="sm">
            <Trans t={t} i18nKey="test.again" components={{ at: <Moment at={delivery.next_attempt_at} /> }} />
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

function Facts({ attempt }: { readonly attempt: Attempt }) {
  const { t } = useTranslation("webhooks");
  const { status, duration_ms: milliseconds, error, response_body: body } = attempt;
  return (
    <>
      <Text size="sm">
        {status === null
          ? t("test.noAnswer", { milliseconds })
          : t("test.answered", { status: String(status), milliseconds })}
      </Text>
      {error !== null && <Text size="sm">{error}</Text>}
      {body !== null && body !== "" && (
        <>
          <Text size="sm" fw={500}>
            {t("test.body")}
          </Text>
          <ScrollArea.Autosize mah={240} viewportProps={{ tabIndex: 0, "aria-label": t("test.body"), role: "region" }}>
            <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {body}
            </Code>
          </ScrollArea.Autosize>
        </>
      )}
    </>
  );
}

const BY_STATUS: Readonly<Record<number, "notAllowed" | "notFound" | "wrongMethod" | "tooMany" | "notUnderstood">> = {
  400: "notUnderstood",
  401: "notAllowed",
  403: "notAllowed",
  404: "notFound",
  405: "wrongMethod",
  415: "notUnderstood",
  422: "notUnderstood",
  429: "tooMany",
};

/** The text key of the advice for an outcome. */
function adviseOn({ outcome, status }: Pick<Attempt, "outcome" | "status">) {
  if (outcome !== "rejected" || status === null) return outcome;
  return BY_STATUS[status] ?? (status >= 500 ? "broken" : "rejected");
}
