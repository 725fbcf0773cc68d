/**
 * The same names with other values, of any record, and of one that was read from outside too: a name may be any text. In one pass,
 * as it is done for the headers of every call, where lists of pairs in between take twice as long.
 */
export function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  const mapped: Record<string, To> = {};
  for (const name of Object.keys(record)) {
    // `Object.keys` says that it is there.
    putOwn(mapped, name, change(record[name] as From, name));
  }
  return mapped;
}

/** Sets a value of a record whose names may be any text: `__proto__` among them, which is a value like any other. */
export function putOwn<Value>(record: Record<string, Value>, name: string, value: Value): void {
  if (name === "__proto__") Object.defineProperty(record, name, { value, ...LIKE_ANY_OTHER });
  else record[name] = value;
}

const LIKE_ANY_OTHER = { enumerable: true, configurable: true, writable: true };

/** True of what JSON calls an object: anything but a list, null, or a plain value. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
