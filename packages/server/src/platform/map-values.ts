/**
 * Maps the values of a record and keeps its names. The record may come from outside, so that a name may be any text. It uses one loop,
 * because it runs for the headers of every call and lists of pairs take twice as long.
 */
export function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  const mapped: Record<string, To> = {};
  for (const name of Object.keys(record)) {
    // The cast is safe, because `Object.keys` returned the name.
    putOwn(mapped, name, change(record[name] as From, name));
  }
  return mapped;
}

/** Sets a value of a record whose names may be any text. `__proto__` must be a value like any other. */
export function putOwn<Value>(record: Record<string, Value>, name: string, value: Value): void {
  if (name === "__proto__") Object.defineProperty(record, name, { value, ...LIKE_ANY_OTHER });
  else record[name] = value;
}

const LIKE_ANY_OTHER = { enumerable: true, configurable: true, writable: true };

/** Whether a value is an object in JSON: not a list, null or a plain value. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
