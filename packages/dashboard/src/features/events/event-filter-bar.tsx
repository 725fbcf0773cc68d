import { Button, Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type SyntheticEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { EVENT_TYPES, useEventType } from "../../ui/traffic/event-type.ts";
import type { EventFilters } from "./event-search.ts";

interface EventFilterBarProps {
  readonly filters: EventFilters;
  readonly onChange: (name: keyof EventFilters, value: string | null) => void;
}

/** Finds an order or a person, and narrows to one type. */
export function EventFilterBar({ filters, onChange }: EventFilterBarProps) {
  const { t } = useTranslation("events");
  const nameOf = useEventType();
  const [typed, setTyped] = useState(filters.search);
  // The back button changes the address, and the field follows.
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

/** The browser's own field for a day, which everybody's keyboard and reader knows. */
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
