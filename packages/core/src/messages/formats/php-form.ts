/** A value that a PHP form can contain: scalars, lists and records, at any depth. */
type PhpValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly PhpValue[]
  | { readonly [key: string]: PhpValue };

/** The fields of a form by name. They are written in this order. */
export type PhpFields = { readonly [key: string]: PhpValue };

/**
 * Encodes fields as `application/x-www-form-urlencoded` like PHP's `http_build_query`: `a[b]=c` for nested values,
 * lists by position from 0, booleans as 1 and 0. Null and empty lists are left out.
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
