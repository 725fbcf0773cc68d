import { readFilterTime } from "../timestamp.ts";

/** Whether an item passes a filter with this value. */
export type Filter<T> = (item: T, value: string) => boolean;

/** The items that pass, or the `errors` of a 422 if the query is wrong. */
export type Filtered<T> =
  | { readonly ok: true; readonly items: T[] }
  | { readonly ok: false; readonly errors: Record<string, string[]> };

/** Applies the filters that the query names; a parameter without a filter is ignored (our choice, FACTS.md §3). */
export function filterList<T>(
  items: Iterable<T>,
  query: URLSearchParams,
  filters: Readonly<Record<string, Filter<T>>>,
): Filtered<T> {
  const errors = timeErrors(query);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const named = [...query].filter(([name, value]) => Object.hasOwn(filters, name) && value !== "");
  const passes = (item: T) => named.every(([name, value]) => filters[name]?.(item, value) ?? true);
  return { ok: true, items: [...items].filter(passes) };
}

/** Not before the moment of the filter. Whole seconds are compared, because a filter has no smaller unit. */
export function isSince(at: Date | null, value: string): boolean {
  return at !== null && wholeSeconds(at) >= wholeSeconds(readFilterTime(value));
}

/** Not after the moment of the filter. */
export function isUntil(at: Date | null, value: string): boolean {
  return at !== null && wholeSeconds(at) <= wholeSeconds(readFilterTime(value));
}

/** One of a comma list. */
export function isOneOf(value: string, list: string): boolean {
  return list.split(",").includes(value);
}

function wholeSeconds(at: Date | null): number {
  return at === null ? Number.NaN : Math.floor(at.getTime() / 1000);
}

function timeErrors(query: URLSearchParams): Record<string, string[]> {
  const wrong = [...query].filter(
    ([name, value]) => /^(since|until)_/.test(name) && value !== "" && readFilterTime(value) === null,
  );
  return Object.fromEntries(wrong.map(([name]) => [name, [`The ${name} does not match the format Y-m-d H:i:s.`]]));
}
