import { coreMessage } from "../i18n/core-messages.ts";
import { FIELD_ERRORS_MAX, jsonPointer } from "../i18n/field-errors.ts";
import type { FieldError, UserMessage } from "../i18n/message.ts";

/**
 * The maximum depth of nested objects and lists. The root counts as 1. Deeper input is refused, because it is an
 * attack on recursive code and not a shop's data.
 */
export const NESTING_DEPTH_MAX = 32;

interface Scan {
  readonly path: PropertyKey[];
  readonly errors: FieldError[];
  readonly keysRefused: readonly string[];
}

/**
 * Finds values that would change on their way: NUL (PostgreSQL cannot store it), unpaired surrogates (UTF-8 has
 * none), integers that a double rounds, and values that JSON does not have. Also refuses nesting that is too deep, so
 * that later code can recurse safely. `keysRefused` are keys that must not occur as a field.
 */
export function findUnsafeValues(input: unknown, options: { keysRefused?: readonly string[] } = {}): FieldError[] {
  const scan: Scan = { path: [], errors: [], keysRefused: options.keysRefused ?? [] };
  scanValue(input, scan);
  return scan.errors;
}

function scanValue(value: unknown, scan: Scan): void {
  if (typeof value === "object" && value !== null) {
    scanContainer(value, scan);
    return;
  }
  const message = scalarError(value);
  if (message !== null) report(scan, message);
}

function scanContainer(value: object, scan: Scan): void {
  if (scan.path.length >= NESTING_DEPTH_MAX) {
    report(
      scan,
      coreMessage("nested_too_deep", {
        levels: NESTING_DEPTH_MAX,
      }),
    );
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) scanMember(index, value[index] ?? null, scan);
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) scanField(key, value[key], scan);
  } else {
    report(scan, coreMessage("not_a_json_value"));
  }
}

function scanField(key: string, value: unknown, scan: Scan): void {
  // An undefined field counts as absent, because JSON has no undefined and leaves the field out.
  if (value === undefined) return;
  scanMember(key, value, scan);
  const message = keyError(key, scan.keysRefused);
  if (message === null) return;
  scan.path.push(key);
  report(scan, message);
  scan.path.pop();
}

function scanMember(token: PropertyKey, value: unknown, scan: Scan): void {
  if (scan.errors.length >= FIELD_ERRORS_MAX) return;
  scan.path.push(token);
  scanValue(value, scan);
  scan.path.pop();
}

function keyError(key: string, keysRefused: readonly string[]): UserMessage | null {
  const message = textError(key);
  if (message !== null) return coreMessage("bad_field_name", { what: message });
  return keysRefused.includes(key) ? coreMessage("unknown_field") : null;
}

function scalarError(value: unknown): UserMessage | null {
  if (typeof value === "string") return textError(value);
  if (typeof value === "number") return numberError(value);
  if (typeof value === "boolean" || value === null || value === undefined) return null;
  return coreMessage("not_a_json_value_but", { kind: typeof value });
}

function textError(text: string): UserMessage | null {
  if (text.includes("\0")) return coreMessage("has_nul");
  return text.isWellFormed() ? null : coreMessage("has_half_surrogate_pair");
}

function numberError(value: number): UserMessage | null {
  if (!Number.isFinite(value)) return coreMessage("not_finite");
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return null;
  return coreMessage("integer_too_large");
}

function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of `Object.prototype` is null, also in another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function report(scan: Scan, message: UserMessage): void {
  if (scan.errors.length < FIELD_ERRORS_MAX) scan.errors.push({ pointer: jsonPointer(scan.path), message });
}
