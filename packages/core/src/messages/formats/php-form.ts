/** What a PHP form can carry: scalars, lists and records, to any depth. */
type PhpValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly PhpValue[]
  | { readonly [key: string]: PhpValue };

/** The fields of a form by name, in the order in which they are written. */
export type PhpFields = { readonly [key: string]: PhpValue };

/**
 * Fields as `application/x-www-form-urlencoded`, nested as PHP's `http_build_query` does it: `a[b]=c`, lists by position
 * from 0, booleans as 1 and 0; null and empty lists leave no trace.
 */
export function encodePhpForm(fields: PhpFields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) => flatten(name, value));
  return new URLSearchParams(pairs).toString();
}

function flatten(name: string, value: PhpValue): [string, string][] {
  if (value === null || value === undefined) return [];
  if (typeof value === "object")
    return Object.entries(value).flatMap(([key, item]) => flatten(`${name}[${key}]`, item));
  return [[name, String(typeof value === "boolean" ? Number(value) : value)]];
}
