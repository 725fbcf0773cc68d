/**
 * Gives every key of a value as a path: `customer_email`, `lines[].sku`. Keys of all items of a list are merged, because a step of a Zap
 * uses them for each item. An empty list gives `lines[]` only.
 */
export function keyPaths(value: unknown, prefix = ""): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...keyPaths(item, `${prefix}[]`)]));
  if (typeof value !== "object" || value === null) return new Set();
  const paths = Object.entries(value).flatMap(([key, inner]) =>
    pathsOfKey(inner, prefix === "" ? key : `${prefix}.${key}`),
  );
  return new Set(paths);
}

function pathsOfKey(inner: unknown, path: string): string[] {
  return [path, ...keyPaths(inner, path)];
}
