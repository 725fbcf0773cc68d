/**
 * Every key of a value as a path: `customer_email`, `lines[].sku`. The items of a list are laid over each other, and a
 * list without items is told as `lines[]` alone.
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
