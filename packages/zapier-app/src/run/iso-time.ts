/**
 * A time as Zapier needs it: ISO 8601 with seconds and an offset (integration checks D023 and T003). It is rewritten because the hub keeps
 * the reported text, which may have no seconds, or a lower-case "t" or "z".
 */
export function isoTime(given: string | null | undefined): string | null {
  if (given === null || given === undefined || given === "") return null;
  return given.toUpperCase().replace(/(T\d{2}:\d{2})(?=Z|[+-])/, "$1:00");
}
