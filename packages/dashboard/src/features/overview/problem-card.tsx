import { Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DeliveryState, Endpoint, FailingGroup, ReplayFilter } from "../../api/client/openapi.ts";
import { useEndpoints } from "../../api/endpoints.ts";
import { endpointPath, paths } from "../../app/paths.ts";
import { formatMoney, Moment, useLocale } from "../../ui/formats.tsx";
import { EndpointName } from "../../ui/traffic/endpoint-labels.tsx";

interface ProblemCardProps {
  readonly group: FailingGroup;
  readonly onResend: () => void;
}

/** One cause: the money at risk, what is wrong, and a button that sends all its deliveries again. */
export function ProblemCard({ group, onResend }: ProblemCardProps) {
  const { t } = useTranslation("overview");
  const { data: endpoints = [] } = useEndpoints();
  const endpoint = endpoints.find(({ id }) => id === group.endpoint.id);
  const canBeSent = group.cause.outcome !== "cannot_work";
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Stake group={group} />
        <Stack gap={4}>
          <Text size="sm" fw={500}>
            {group.text}
          </Text>
          <Text size="sm">{group.advice}</Text>
        </Stack>
        <Group gap="md">
          {canBeSent && (
            <Button size="xs" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onResend}>
              {t(group.endpoint.enabled ? "problems.resend" : "problems.switchOnAndSend")}
            </Button>
          )}
          <Anchor component={Link} to={deliveriesOf(group, endpoint)} size="sm">
            {t("problems.toDeliveries")}
          </Anchor>
          <Anchor component={Link} to={endpointPath(group.endpoint.id)} size="sm">
            {t("problems.toEndpoint")}
          </Anchor>
        </Group>
      </Stack>
    </Paper>
  );
}

function Stake({ group }: { readonly group: FailingGroup }) {
  const { t } = useTranslation("overview");
  const locale = useLocale();
  const money = group.amounts.map((amount) => formatMoney(amount, locale)).join(" + ");
  const deliveries = t("problems.deliveries", { count: group.deliveries });
  const orders = group.orders > 0 ? t("problems.orders", { count: group.orders }) : null;
  return (
    <Group justify="space-between" align="flex-start" gap="xs">
      <Stack gap={2}>
        <Title order={3} size="h3">
          {money === "" ? deliveries : t("problems.atRisk", { money })}
        </Title>
        <Text size="sm" c="dimmed">
          {[money === "" ? null : deliveries, orders].filter(Boolean).join(" · ")}
        </Text>
        <EndpointName {...group.endpoint} />
      </Stack>
      <Text size="sm" c="dimmed">
        {t("problems.since")} <Moment at={group.first_at} />
      </Text>
    </Group>
  );
}

/**
 * Everything that has not arrived because of this cause. Also `pending`, because that is the state of deliveries for an endpoint that was
 * just switched on.
 */
export function toProblemReplay({ endpoint, cause }: FailingGroup): ReplayFilter {
  const { outcome, status } = cause;
  const states: ReplayFilter["states"] = ["failed", "waiting", "paused", "pending"];
  if (outcome === "switched_off" || outcome === "cannot_work") return { endpoint_id: endpoint.id, states };
  return { endpoint_id: endpoint.id, states, last_outcome: outcome, ...(status !== null && { last_status: status }) };
}

/**
 * The list of the deliveries of a cause. The API has no filter by cause, only by endpoint and state, and it must be the state that they
 * are in: behind an open circuit breaker they wait, and a list of failed ones would be empty.
 */
export function deliveriesOf(group: FailingGroup, endpoint: Endpoint | undefined): string {
  return `${paths.deliveries}?${new URLSearchParams({ endpoint: group.endpoint.id, state: stateOf(group, endpoint) })}`;
}

/** If a cause has more deliveries than the endpoint's failed ones, some of them still wait. */
function stateOf({ cause, deliveries }: FailingGroup, endpoint: Endpoint | undefined): DeliveryState {
  if (cause.outcome === "switched_off") return "paused";
  if (endpoint === undefined || deliveries <= endpoint.failed) return "failed";
  return endpoint.health === "paused" || endpoint.health === "off" ? "paused" : "waiting";
}
