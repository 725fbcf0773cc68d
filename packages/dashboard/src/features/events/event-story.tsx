import { Alert, Anchor, Badge, Group, Paper, Stack, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Decision, DeliveryState, Endpoint, EventWithDecisions } from "../../api/client/openapi.ts";
import { useDelivery } from "../../api/deliveries.ts";
import { useEndpoints } from "../../api/endpoints.ts";
import { deliveryPath } from "../../app/paths.ts";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ExactMoment, Money } from "../../ui/formats.tsx";
import { Loaded } from "../../ui/states.tsx";
import { AttemptList } from "../../ui/traffic/attempt-list.tsx";
import { EndpointName } from "../../ui/traffic/endpoint-labels.tsx";
import { needsLook, ReadingNotes } from "../../ui/traffic/reading-notes.tsx";
import { RetryButton } from "../../ui/traffic/retry-button.tsx";
import { StateBadge } from "../../ui/traffic/state-badge.tsx";
import { subjectOf } from "./about-event.tsx";

export function Received({ event }: { readonly event: EventWithDecisions }) {
  const { t } = useTranslation("events");
  const { name, email, amount, isTest } = subjectOf(event);
  const order = "order" in event.data ? event.data.order : null;
  const lines = order?.lines.map(({ quantity, product }) => `${quantity} × ${product.title}`).join(", ");
  return (
    <Stack gap="sm">
      <Facts
        facts={[
          [t("story.happened"), <ExactMoment key="at" at={event.occurred_at} />],
          [t("story.heard"), <ExactMoment key="at" at={event.received_at} />],
          [t("story.origin"), t(`origin.${event.road.kind}`)],
          [t("facts.order"), order && (isTest ? `${name} (${t("test")})` : name)],
          [t("facts.customer"), email],
          [t("facts.amount"), amount && <Money {...amount} />],
          [t("facts.kind"), order && t(`kind.${order.kind}`)],
          [t("facts.lines"), lines],
          [
            t("story.key"),
            <span key="key" translate="no">
              {event.key}
            </span>,
          ],
        ]}
      />
      {event.notes.length > 0 && (
        <Alert
          color={event.notes.some(needsLook) ? "orange" : "gray"}
          variant="outline"
          icon={<IconInfoCircle aria-hidden />}
          title={t("story.notes", { count: event.notes.length })}
          role="note"
        >
          <ReadingNotes notes={event.notes} />
        </Alert>
      )}
    </Stack>
  );
}

/** The decision of every rule. The rules that called come first. */
export function Decided({ decisions }: { readonly decisions: readonly Decision[] }) {
  const { t } = useTranslation("events");
  if (decisions.length === 0) return <Text size="sm">{t("story.noRules")}</Text>;
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
      {decisions
        .toSorted((one, other) => Number(other.called) - Number(one.called))
        .map(({ rule, called, reason, result }) => (
          <li key={rule.id}>
            <Group gap="xs">
              <Badge variant="dot" color={called ? "green" : "gray.6"} tt="none" fw={500}>
                {t(called ? "story.called" : "story.notCalled")}
              </Badge>
              <Text size="sm" fw={600}>
                {rule.name}
              </Text>
            </Group>
            <Text size="sm">
              {reason.text}
              {result !== undefined && ` ${t(`story.results.${result}`)}`}
            </Text>
          </li>
        ))}
    </Stack>
  );
}

/** More stay closed, because an order with many lines has a call for each of them. */
const OPENED_MAX = 3;

const PROBLEM_STATES: readonly DeliveryState[] = ["failed", "waiting", "paused"];

/** Every call of the event. Those with problems are open. */
export function Sent({ decisions }: { readonly decisions: readonly Decision[] }) {
  const { t } = useTranslation("events");
  const { data: endpoints = [] } = useEndpoints();
  const calls = decisions.flatMap(({ rule, deliveries }) => deliveries.map((delivery) => ({ ...delivery, rule })));
  if (calls.length === 0) return <Text size="sm">{t("story.nothingSent")}</Text>;
  const opened = calls
    .filter(({ state }) => calls.length <= OPENED_MAX || PROBLEM_STATES.includes(state))
    .slice(0, OPENED_MAX);
  return (
    <Stack gap="sm">
      {calls.map((call) => (
        <Call
          key={call.id}
          call={call}
          opened={opened.includes(call)}
          endpoint={endpoints.find(({ id }) => id === call.endpoint_id) ?? null}
        />
      ))}
    </Stack>
  );
}

interface CallProps {
  readonly call: Decision["deliveries"][number] & { readonly rule: Decision["rule"] };
  readonly endpoint: Endpoint | null;
  readonly opened: boolean;
}

function Call({ call, endpoint, opened }: CallProps) {
  const { t } = useTranslation("traffic");
  return (
    <Paper withBorder p="sm">
      <Stack gap={4}>
        <Group gap="xs" justify="space-between">
          <Text size="sm" fw={600}>
            {call.rule.name}
            {call.line_number !== null && `, ${t("line", { number: call.line_number })}`}
          </Text>
          <StateBadge state={call.state} />
        </Group>
        {endpoint && <EndpointName {...endpoint} />}
        <Attempts id={call.id} state={call.state} opened={opened} />
      </Stack>
    </Paper>
  );
}

function Attempts({ id, state, opened }: { id: string; state: DeliveryState; opened: boolean }) {
  const { t } = useTranslation("events");
  return (
    <Disclosure title={t("story.attempts")} opened={opened}>
      <Stack gap="sm">
        <Group align="flex-start">
          <RetryButton delivery={{ id, state }} />
          <Anchor component={Link} to={deliveryPath(id)} size="sm" py={4}>
            {t("story.open")}
          </Anchor>
        </Group>
        <AttemptsOf id={id} />
      </Stack>
    </Disclosure>
  );
}

function AttemptsOf({ id }: { readonly id: string }) {
  const delivery = useDelivery(id);
  return <Loaded query={delivery}>{(shown) => <AttemptList delivery={shown} />}</Loaded>;
}
