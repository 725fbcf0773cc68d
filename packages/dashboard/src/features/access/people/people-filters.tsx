import { Button, Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Access } from "../../../api/client/openapi.ts";

/** The filters that can be in the address of the page. */
export const ACCESS_FILTERS = ["email", "state"] as const;

/** From the address, so any value is possible, because a person may have typed it. */
type AccessFilters = Readonly<Record<(typeof ACCESS_FILTERS)[number], string>>;

/** All states. Those that need a person come first. */
const ACCESS_STATES = [
  "attention",
  "granting",
  "granted",
  "revoking",
  "revoked",
] as const satisfies readonly Access["state"][];

/** Leaves out unknown values, because the hub would refuse the whole request. */
export function toAccessQuery({ email, state }: AccessFilters): { email?: string; state?: Access["state"] } {
  const known = ACCESS_STATES.find((one) => one === state);
  const sought = email.trim();
  return { ...(sought !== "" && { email: sought }), ...(known && { state: known }) };
}

/** The same list as a CSV file. */
export function tablePath(filters: AccessFilters): string {
  const query = new URLSearchParams(toAccessQuery(filters)).toString();
  return query === "" ? "/v1/access.csv" : `/v1/access.csv?${query}`;
}

interface PeopleFilterBarProps {
  readonly filters: AccessFilters;
  readonly onChange: (name: keyof AccessFilters, value: string | null) => void;
}

export function PeopleFilterBar({ filters, onChange }: PeopleFilterBarProps) {
  const { t } = useTranslation("access");
  const [typed, setTyped] = useState(filters.email);
  // The back button changes the address, so that the field must follow it.
  useEffect(() => setTyped(filters.email), [filters.email]);
  const search = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    onChange("email", typed.trim());
  };
  return (
    <form onSubmit={search} aria-label={t("people.find")}>
      <Group align="flex-end" gap="sm">
        <Group align="flex-end" gap="xs" wrap="nowrap" flex="2 1 300px">
          <TextInput
            label={t("people.email")}
            placeholder={t("people.emailHint")}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            flex={1}
          />
          <Button type="submit" variant="default" leftSection={<IconSearch size={16} aria-hidden />}>
            {t("people.find")}
          </Button>
        </Group>
        <Select
          label={t("people.state")}
          placeholder={t("people.everyState")}
          clearable
          clearButtonProps={{ "aria-label": t("people.everyState") }}
          data={ACCESS_STATES.map((state) => ({ value: state, label: t(`state.${state}`) }))}
          value={filters.state || null}
          onChange={(state) => onChange("state", state)}
          flex="1 1 200px"
        />
      </Group>
    </form>
  );
}
