/**
 * Makes a function that keeps what it once found, for so many texts; the oldest goes first. For what follows from the text
 * alone, and costs more to find than to keep. A text of more characters than `textCharactersMax` is not kept, as a stranger may choose it.
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
