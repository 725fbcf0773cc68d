import { Button, Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type SyntheticEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventType } from "../../api/client/openapi.ts";
import { EVENT_TYPES, useEventType } from "../../ui/traffic/event-type.ts";

/** The filters that can be in the address of the page. */
export const EVENT_FILTERS = ["type", "search", "since", "until"] as const;

/** From the address, so any value is possible, because a person may have typed it. */
type EventFilters = Readonly<Record<(typeof EVENT_FILTERS)[number], string>>;

/** The hub searches orders by number and id, subscriptions, and people by e-mail address. */
export function toEventQuery({ type, search, since, until }: EventFilters): EventQuery {
  const known = EVENT_TYPES.find((one) => one === type);
  const sought = search.trim();
  const from = startOf(since, 0);
  // Includes the whole last day, so that both fields may name the same day.
  const to = startOf(until, 1);
  return {
    ...(known && { type: known }),
    ...(sought !== "" && { q: sought }),
    ...(from !== null && { since: from }),
    ...(to !== null && { until: to }),
  };
}

interface EventQuery {
  readonly type?: EventType;
  readonly q?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The start of a day in the reader's time zone. Null if the text is not a day. */
function startOf(day: string, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const moment = new Date(Number(year), Number(month) - 1, Number(date) + daysLater);
  return moment.toISOString();
}

interface EventFilterBarProps {
  readonly filters: EventFilters;
  readonly onChange: (name: keyof EventFilters, value: string | null) => void;
}

export function EventFilterBar({ filters, onChange }: EventFilterBarProps) {
  const { t } = useTranslation("events");
  const nameOf = useEventType();
  const [typed, setTyped] = useState(filters.search);
  // The back button changes the address, so that the field must follow it.
  useEffect(() => setTyped(filters.search), [filters.search]);
  const search = (event: SyntheticEvent) => {
    event.preventDefault();
    onChange("search", typed.trim());
  };
  return (
    <form onSubmit={search} aria-label={t("find")}>
      <Group align="flex-end" gap="sm">
        <Group align="flex-end" gap="xs" wrap="nowrap" flex="2 1 300px">
          <TextInput
            label={t("search")}
            placeholder={t("searchHint")}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            flex={1}
          />
          <Button type="submit" variant="default" leftSection={<IconSearch size={16} aria-hidden />}>
            {t("find")}
          </Button>
        </Group>
        <Select
          label={t("type")}
          placeholder={t("everyType")}
          clearable
          clearButtonProps={{ "aria-label": t("everyType") }}
          data={EVENT_TYPES.map((type) => ({ value: type, label: nameOf(type) }))}
          value={filters.type || null}
          onChange={(type) => onChange("type", type)}
          flex="1 1 200px"
        />
        <DayInput label={t("since")} value={filters.since} onChange={(day) => onChange("since", day)} />
        <DayInput label={t("until")} value={filters.until} onChange={(day) => onChange("until", day)} />
      </Group>
    </form>
  );
}

interface DayInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A native date field, because every keyboard and screen reader supports it. */
function DayInput({ label, value, onChange }: DayInputProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      flex="1 1 150px"
    />
  );
}
