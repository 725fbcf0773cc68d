import { Anchor, Group, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useEndpoints } from "../../api/endpoints.ts";
import { useRuleNames } from "../../api/rules.ts";
import { eventPath } from "../../app/paths.ts";
import { whereOf } from "../../ui/traffic/endpoint-name.tsx";
import { DELIVERY_STATES } from "../../ui/traffic/state-badge.tsx";
import type { DeliveryFilters } from "./delivery-filters.ts";

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
