import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CatalogueKind, useCatalogueChoices, useCatalogueNames } from "../../../api/catalogue.ts";
import { useOptionsOf } from "./options-of.ts";

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
