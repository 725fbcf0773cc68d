import { MultiSelect, type MultiSelectProps, Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CatalogueKind, useCatalogueChoices, useCatalogueNames } from "../../../api/catalogue.ts";
import type { CatalogueEntry } from "../../../api/client/openapi.ts";

interface OptionParts {
  readonly found: readonly CatalogueEntry[];
  readonly names: ReadonlyMap<string, string>;
  /** Empty until its result is known. */
  readonly typed: string;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

/**
 * The typed text is an option too if it finds nothing, or if it is an unknown number: the hub does not know a product
 * before its first order, but a rule may be needed before that. Names that occur twice show their ids.
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

/** No choice means all. */
export function CataloguePick({ kind, value, onChange, ...rest }: CataloguePickProps) {
  const { t } = useTranslation("rules");
  const [search, setSearch] = useState("");
  const names = useCatalogueNames(kind, value === null ? [] : [value]);
  const chosenName = value === null ? "" : (names.get(value) ?? value);
  // A Select writes the chosen name into its own search field.
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
  /** The chosen ids, from the form. */
  readonly value?: string[];
  readonly onChange: (ids: string[]) => void;
}

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
      // Not filtered again, because the hub also searches ids, which no label shows.
      filter={({ options }) => options}
      nothingFoundMessage={t(found.isFetching ? "catalogue.searching" : "catalogue.nothing")}
      clearable
      clearButtonProps={{ "aria-label": t("catalogue.clear") }}
      placeholder={value.length === 0 ? t("catalogue.all") : ""}
      {...rest}
    />
  );
}
