/**
 * Chosen ids as a query parameter of the hub. It reads a parameter that is given once as a list with commas; given more
 * than once, each is an id as it stands. So a single id with a comma in it, as groups may have, is given twice.
 */
export function idParameter(ids: readonly string[]): readonly string[] {
  const [only] = ids;
  return ids.length === 1 && only?.includes(",") ? [only, only] : ids;
}
