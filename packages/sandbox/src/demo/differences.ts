/**
 * Lists the differences between a value and a pattern; an empty list means that it matches. An object may have more fields than the
 * pattern, because a sender may add fields. A list must have the same length, because an extra line is as wrong as a missing one. A field
 * that is undefined in the pattern must be absent.
 */
export function differences(pattern: unknown, value: unknown, path = ""): string[] {
  if (Array.isArray(pattern)) return listDifferences(pattern, value, path);
  if (isObject(pattern)) return fieldDifferences(pattern, value, path);
  if (pattern === value) return [];
  return [`${path || "it"} is ${shown(value)}, expected ${shown(pattern)}`];
}

function listDifferences(pattern: readonly unknown[], value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is ${shown(value)}, expected a list of ${pattern.length}`];
  if (value.length !== pattern.length) return [`${path} has ${value.length} items, expected ${pattern.length}`];
  return pattern.flatMap((item, index) => differences(item, value[index], `${path}[${index}]`));
}

function fieldDifferences(pattern: Readonly<Record<string, unknown>>, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path || "it"} is ${shown(value)}, expected an object`];
  return Object.entries(pattern).flatMap(([name, expected]) =>
    differences(expected, value[name], path === "" ? name : `${path}.${name}`),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const SHOWN_CHARACTERS_MAX = 80;

function shown(value: unknown): string {
  if (value === undefined) return "absent";
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}
