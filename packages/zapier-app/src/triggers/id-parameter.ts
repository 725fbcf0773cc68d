/**
 * Chosen ids as a query parameter of the hub. The hub splits a parameter that occurs once at its commas, and otherwise takes each one as
 * an id. So a single id with a comma, which a group may have, must be sent twice.
 */
export function idParameter(ids: readonly string[]): readonly string[] {
  const [only] = ids;
  return ids.length === 1 && only?.includes(",") ? [only, only] : ids;
}
