/**
 * Caches the results of a function for a number of texts, and drops the oldest first. The result must depend on the text alone. Texts
 * longer than `textCharactersMax` are not cached, because a stranger may choose them and fill the memory.
 */
export function memoize<T>(
  valuesMax: number,
  find: (text: string) => T,
  { textCharactersMax = Number.POSITIVE_INFINITY } = {},
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const found = find(text);
    if (text.length > textCharactersMax) return found;
    const oldest = known.keys().next();
    if (known.size >= valuesMax && !oldest.done) known.delete(oldest.value);
    known.set(text, found);
    return found;
  };
}
