import { useSearchParams } from "react-router";

/** The filters of a list are in the address, so that a link keeps them and the back button undoes them. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const filters = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ""])) as Record<Name, string>;
  const change = (name: Name, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next);
  };
  const clear = () => setSearch({});
  return { filters, change, clear, isNarrowed: names.some((name) => filters[name] !== "") };
}

/** Leaves out empty filters, because the hub refuses them. */
export function filled<Shape extends object>(filters: Shape): Partial<Shape> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== "")) as Partial<Shape>;
}
