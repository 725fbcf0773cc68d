/** A form as PHP reads it: a text, or an object of fields. A list is a form whose keys are its positions. */
export interface PhpForm {
  readonly [key: string]: string | PhpForm;
}

/** The maximum depth. PHP itself stops at 64, but no form of Plug&Pay is deeper than four. */
const DEPTH_MAX = 16;

type Growing = { [key: string]: string | Growing };

/**
 * Reads `a=1&b[c]=2&d[]=3` (application/x-www-form-urlencoded with PHP's brackets). It never fails: a later value replaces an earlier one,
 * and keys that are nested too deep are ignored. The objects have no prototype, so that a field with the name `__proto__` is an ordinary
 * field.
 */
export function readPhpForm(text: string): PhpForm {
  const form = emptyForm();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = pathOf(name);
    if (path.length <= DEPTH_MAX) place(form, path, value);
  }
  return form;
}

/** The text at the end of a path. Null if it is missing, empty or not a text. */
export function textAt(form: PhpForm, ...path: readonly string[]): string | null {
  const value = partAt(form, path);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** The form at the end of a path. Null if there is none. */
export function formAt(form: PhpForm, ...path: readonly string[]): PhpForm | null {
  const value = partAt(form, path);
  return isForm(value) ? value : null;
}

/** The forms in the list at the end of a path, in the order in which they were sent. */
export function formsAt(form: PhpForm, ...path: readonly string[]): PhpForm[] {
  const value = partAt(form, path);
  return isForm(value) ? Object.values(value).filter(isForm) : [];
}

function partAt(form: PhpForm, path: readonly string[]): string | PhpForm | undefined {
  let value: string | PhpForm | undefined = form;
  for (const key of path) value = isForm(value) ? value[key] : undefined;
  return value;
}

/** `a[b][]` is the path a, b and an empty key. The empty key means the next position. */
function pathOf(name: string): string[] {
  const [, first, rest] = /^([^[]*)((?:\[[^\]]*\])*)/.exec(name) ?? [];
  const keys = [...(rest ?? "").matchAll(/\[([^\]]*)\]/g)].map(([, key]) => key ?? "");
  return [first ?? name, ...keys];
}

function place(form: Growing, path: readonly string[], value: string): void {
  let target = form;
  for (const key of path.slice(0, -1)) target = step(target, key);
  target[freeKey(target, path.at(-1) ?? "")] = value;
}

function step(target: Growing, key: string): Growing {
  const name = freeKey(target, key);
  const known = target[name];
  if (isForm(known)) return known;
  const fresh = emptyForm();
  target[name] = fresh;
  return fresh;
}

function freeKey(target: Growing, key: string): string {
  return key === "" ? String(Object.keys(target).length) : key;
}

function emptyForm(): Growing {
  // The cast is needed, because TypeScript types an object without a prototype as any.
  return Object.create(null) as Growing;
}

/** Whether a field contains fields of its own. */
export function isForm<T extends PhpForm>(value: string | T | undefined): value is T {
  return typeof value === "object";
}

/** Deeper than any notice, but well below the depth at which a call stack overflows. */
const JSON_DEPTH_MAX = 16;

/**
 * JSON in the shape of a form, so that one reader serves both: values are texts, lists have their positions as keys, and null is left
 * out.
 */
export function jsonAsForm(value: object, depth = 1): PhpForm {
  const parts: [string, unknown][] = Object.entries(value);
  const entries = parts.flatMap(([key, part]): [string, string | PhpForm][] => {
    if (typeof part === "object" && part !== null)
      return depth < JSON_DEPTH_MAX ? [[key, jsonAsForm(part, depth + 1)]] : [];
    return typeof part === "string" || typeof part === "number" || typeof part === "boolean"
      ? [[key, String(part)]]
      : [];
  });
  // No prototype, as for a form, so that a field with the name `__proto__` is an ordinary field.
  return Object.assign(Object.create(null) as Record<string, string | PhpForm>, Object.fromEntries(entries));
}
