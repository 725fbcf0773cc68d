import { Anchor, Group, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DeliveryState, ReplayFilter } from "../../api/client/openapi.ts";
import { useEndpoints } from "../../api/endpoints.ts";
import { useRuleNames } from "../../api/rules.ts";
import { eventPath } from "../../app/paths.ts";
import { whereOf } from "../../ui/traffic/endpoint-labels.tsx";
import { DELIVERY_STATES } from "../../ui/traffic/state-badge.tsx";
import { filled } from "../../ui/use-filters.ts";

/** What the address of the list may hold. */
export const DELIVERY_FILTERS = ["state", "endpoint", "rule", "event"] as const;

/** As it stands in the address: anybody may have written it. */
type DeliveryFilters = Readonly<Record<(typeof DELIVERY_FILTERS)[number], string>>;

/** What the hub is asked. A state that there is not is left out. */
export function toDeliveryQuery({ state, ...ids }: DeliveryFilters) {
  const known = DELIVERY_STATES.find((one) => one === state);
  return { ...filled(ids), ...(known && { state: known }) };
}

/** What can be sent again: all that has come to an end, or waits. */
const RESENDABLE: readonly DeliveryState[] = ["failed", "waiting", "paused", "cancelled", "delivered"];

/**
 * The deliveries of this list as a replay, or null where the hub has no replay of them: those of one event are sent one by one. Without
 * a state it is of what failed, as nobody who looks at everything wants everything again.
 */
export function toReplayFilter({ state, endpoint, rule, event }: DeliveryFilters): ReplayFilter | null {
  if (event !== "") return null;
  const known = RESENDABLE.find((one) => one === (state || "failed"));
  if (known === undefined) return null;
  return { states: [known], ...filled({ endpoint_id: endpoint, rule_id: rule }) };
}

interface DeliveryFilterBarProps {
  readonly filters: DeliveryFilters;
  readonly onChange: (name: keyof DeliveryFilters, value: string | null) => void;
}

/** Narrows by state, endpoint and rule. To one event a link narrows, and here it is said, and undone by the link back. */
export function DeliveryFilterBar({ filters, onChange }: DeliveryFilterBarProps) {
  const { t } = useTranslation(["deliveries", "traffic"]);
  const { data: endpoints = [] } = useEndpoints();
  const { data: rules = new Map<string, string>() } = useRuleNames();
  return (
    <Group gap="sm" align="flex-end">
      <Choice
        label={t("deliveries:state")}
        all={t("deliveries:everyState")}
        value={filters.state}
        options={DELIVERY_STATES.map((state) => ({ value: state, label: t(`traffic:state.${state}`) }))}
        onChange={(value) => onChange("state", value)}
      />
      <Choice
        label={t("deliveries:endpoint")}
        all={t("deliveries:everyEndpoint")}
        value={filters.endpoint}
        options={endpoints.map((endpoint) => ({ value: endpoint.id, label: whereOf(endpoint) }))}
        onChange={(value) => onChange("endpoint", value)}
      />
      <Choice
        label={t("deliveries:rule")}
        all={t("deliveries:everyRule")}
        value={filters.rule}
        options={[...rules].map(([value, label]) => ({ value, label }))}
        onChange={(value) => onChange("rule", value)}
      />
      {filters.event !== "" && (
        <Text size="sm">
          {t("deliveries:ofOneEvent")}{" "}
          <Anchor component={Link} to={eventPath(filters.event)} underline="always">
            {t("deliveries:toEvent")}
          </Anchor>
        </Text>
      )}
    </Group>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** What it is called when nothing is chosen. */
  readonly all: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | null) => void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      label={label}
      placeholder={all}
      clearable
      searchable
      clearButtonProps={{ "aria-label": `${label}: ${all}` }}
      data={[...options]}
      value={value || null}
      onChange={onChange}
      flex="1 1 200px"
    />
  );
}
