import { useTranslation } from "react-i18next";
import type { CatalogueEntry } from "../../../api/client/openapi.ts";

/** What a drop-down is made of: what was found, what is chosen already, and what somebody has typed. */
export interface OptionParts {
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
export function useOptionsOf(): (parts: OptionParts) => Option[] {
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
