import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CatalogueKind, useCatalogueChoices, useCatalogueNames } from "../../../api/catalogue.ts";
import { useOptionsOf } from "./options-of.ts";

const TYPING_MS = 250;

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
