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

/** The filters that can be in the address of the page. */
export const DELIVERY_FILTERS = ["state", "endpoint", "rule", "event"] as const;

/** From the address, so any value is possible, because a person may have typed it. */
type DeliveryFilters = Readonly<Record<(typeof DELIVERY_FILTERS)[number], string>>;

/** Leaves out an unknown state, because the hub would refuse the whole request. */
export function toDeliveryQuery({ state, ...ids }: DeliveryFilters) {
  const known = DELIVERY_STATES.find((one) => one === state);
  return { ...filled(ids), ...(known && { state: known }) };
}

/** Only deliveries that have ended or wait can be sent again. */
const RESENDABLE: readonly DeliveryState[] = ["failed", "waiting", "paused", "cancelled", "delivered"];

/**
 * The deliveries of this list as a replay. Null for those of one event, because the hub has no replay of them. Without a state it takes
 * only what failed, because nobody wants to send everything again.
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

/** The filter for one event has no field, because only a link sets it. It is shown with a link to remove it. */
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
  /** The label for no choice. */
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
