/** A copy of a body with another value at a path such as `items.0.quantity`. Undefined removes the field. */
export function spoil(body: unknown, path: string, value: unknown): unknown {
  const [key = "", ...rest] = path.split(".");
  const copy: Record<string, unknown> | unknown[] = Array.isArray(body) ? [...body] : { ...(body as object) };
  const inner = rest.length === 0 ? value : spoil(Reflect.get(copy, key), rest.join("."), value);
  if (inner === undefined) Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, inner);
  return copy;
}

/** The value at a path, or undefined. */
export function atPath(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (part, key) => (typeof part === "object" && part !== null ? Reflect.get(part, key) : undefined),
      value,
    );
}
