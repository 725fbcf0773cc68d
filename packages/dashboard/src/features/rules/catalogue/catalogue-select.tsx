import { MultiSelect, type MultiSelectProps, Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CatalogueKind, useCatalogueChoices, useCatalogueNames } from "../../../api/catalogue.ts";
import type { CatalogueEntry } from "../../../api/client/openapi.ts";

/** What a drop-down is made of: what was found, what is chosen already, and what somebody has typed. */
interface OptionParts {
  readonly found: readonly CatalogueEntry[];
  readonly names: ReadonlyMap<string, string>;
  /** Empty while it is not known yet what it finds. */
  readonly typed: string;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

/**
 * Options by name. What was typed is one of them too where it finds nothing, or is a number that none has: a product that was
 * never sold is not known yet, and a rule for it is wanted before the first order. Two that share a name show their ids.
 */
function useOptionsOf(): (parts: OptionParts) => Option[] {
  const { t } = useTranslation("rules");
  return ({ found, names, typed }) => {
    const entries = new Map([...names, ...found.map(({ id, name }) => [id, name] as const)]);
    const known = [...entries].map(([value, name]) => ({ value, label: labelOf(value, name, entries) }));
    const isNumber = /^\d+$/.test(typed);
    if (typed === "" || entries.has(typed) || (found.length > 0 && !isNumber)) return known;
    return [...known, { value: typed, label: t("catalogue.unknown", { id: typed }) }];
  };
}

function labelOf(id: string, name: string, entries: ReadonlyMap<string, string>): string {
  const namesakes = [...entries.values()].filter((other) => other === name).length;
  return namesakes > 1 ? `${name} (${id})` : name;
}

const TYPING_MS = 250;

interface CataloguePickProps extends Omit<SelectProps, "data" | "value" | "onChange"> {
  readonly kind: CatalogueKind;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** One product or upsell, found by typing a part of its name; none is all. */
export function CataloguePick({ kind, value, onChange, ...rest }: CataloguePickProps) {
  const { t } = useTranslation("rules");
  const [search, setSearch] = useState("");
  const names = useCatalogueNames(kind, value === null ? [] : [value]);
  const chosenName = value === null ? "" : (names.get(value) ?? value);
  // A Select writes the name of what is chosen into its own search.
  const [typed] = useDebouncedValue(search === chosenName ? "" : search.trim(), TYPING_MS);
  const found = useCatalogueChoices(kind, typed);
  const optionsOf = useOptionsOf();
  return (
    <Select
      data={optionsOf({ found: found.data ?? [], names, typed: found.isPlaceholderData ? "" : typed })}
      value={value}
      onChange={onChange}
      searchable
      onSearchChange={setSearch}
      filter={({ options }) => options}
      nothingFoundMessage={t(found.isFetching ? "catalogue.searching" : "catalogue.nothing")}
      clearable
      clearButtonProps={{ "aria-label": t("catalogue.clear") }}
      placeholder={t("catalogue.all")}
      {...rest}
    />
  );
}

const NONE: string[] = [];

interface CatalogueMultiSelectProps extends Omit<MultiSelectProps, "data" | "value" | "onChange"> {
  readonly kind: CatalogueKind;
  /** Ids; the form gives them. */
  readonly value?: string[];
  readonly onChange: (ids: string[]) => void;
}

/** Several products (groups, upsells, forms), found by typing a part of their name. One that was never sold is given by its id. */
export function CatalogueMultiSelect({ kind, value = NONE, onChange, ...rest }: CatalogueMultiSelectProps) {
  const { t } = useTranslation("rules");
  const [search, setSearch] = useState("");
  const [typed] = useDebouncedValue(search.trim(), TYPING_MS);
  const found = useCatalogueChoices(kind, typed);
  const names = useCatalogueNames(kind, value);
  const optionsOf = useOptionsOf();
  return (
    <MultiSelect
      data={optionsOf({ found: found.data ?? [], names, typed: found.isPlaceholderData ? "" : typed })}
      value={value}
      onChange={onChange}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      // What the hub found is what fits; it also looks at ids, which no label shows.
      filter={({ options }) => options}
      nothingFoundMessage={t(found.isFetching ? "catalogue.searching" : "catalogue.nothing")}
      clearable
      clearButtonProps={{ "aria-label": t("catalogue.clear") }}
      placeholder={value.length === 0 ? t("catalogue.all") : ""}
      {...rest}
    />
  );
}
