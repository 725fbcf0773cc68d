/**
 * A moment as Zapier reads it: ISO 8601 with seconds and an offset (integration checks D023 and T003). The hub passes
 * on what it was told, which may leave the seconds out or write "t" and "z" small.
 */
export function isoTime(given: string | null | undefined): string | null {
  if (given === null || given === undefined || given === "") return null;
  return given.toUpperCase().replace(/(T\d{2}:\d{2})(?=Z|[+-])/, "$1:00");
}
