import { jsonPointer } from "../i18n/json-pointer.ts";
import { PROBLEMS_MAX, type Problem } from "../i18n/problem.ts";
import type { Sentence } from "../i18n/sentence.ts";
import { say } from "../i18n/words.ts";

/** How deep objects and lists may nest, the root counted as 1. Deeper input is an attack on recursive code, not a shop's data. */
export const NESTING_DEPTH_MAX = 32;

interface Scan {
  readonly path: PropertyKey[];
  readonly problems: Problem[];
  readonly keysRefused: readonly string[];
}

/**
 * Everything in an input that would not come through unchanged: NUL (PostgreSQL stores none), unpaired surrogates (UTF-8
 * has none), integers that a double rounds, and what JSON cannot say at all. Also refuses nesting that is too deep, so
 * that whoever walks the input afterwards needs no guard. `keysRefused` are keys that must not occur as a field.
 */
export function findUnsafeValues(input: unknown, options: { keysRefused?: readonly string[] } = {}): Problem[] {
  const scan: Scan = { path: [], problems: [], keysRefused: options.keysRefused ?? [] };
  scanValue(input, scan);
  return scan.problems;
}

function scanValue(value: unknown, scan: Scan): void {
  if (typeof value === "object" && value !== null) {
    scanContainer(value, scan);
    return;
  }
  const message = scalarProblem(value);
  if (message !== null) report(scan, message);
}

function scanContainer(value: object, scan: Scan): void {
  if (scan.path.length >= NESTING_DEPTH_MAX) {
    report(
      scan,
      say("is nested too deep; at most {levels} levels are allowed, counted from the root", {
        levels: NESTING_DEPTH_MAX,
      }),
    );
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) scanMember(index, value[index] ?? null, scan);
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) scanField(key, value[key], scan);
  } else {
    report(scan, say("is not a JSON value; give text, a number, true, false, null, a list or a plain object"));
  }
}

function scanField(key: string, value: unknown, scan: Scan): void {
  // A field that is undefined is absent: JSON has no such value, and writing the object as JSON leaves it out.
  if (value === undefined) return;
  scanMember(key, value, scan);
  const message = keyProblem(key, scan.keysRefused);
  if (message === null) return;
  scan.path.push(key);
  report(scan, message);
  scan.path.pop();
}

function scanMember(token: PropertyKey, value: unknown, scan: Scan): void {
  if (scan.problems.length >= PROBLEMS_MAX) return;
  scan.path.push(token);
  scanValue(value, scan);
  scan.path.pop();
}

function keyProblem(key: string, keysRefused: readonly string[]): Sentence | null {
  const message = textProblem(key);
  if (message !== null) return say("has a name that {what}", { what: message });
  return keysRefused.includes(key) ? say("is not a known field here; check its spelling or leave it out") : null;
}

function scalarProblem(value: unknown): Sentence | null {
  if (typeof value === "string") return textProblem(value);
  if (typeof value === "number") return numberProblem(value);
  if (typeof value === "boolean" || value === null || value === undefined) return null;
  return say("is not a JSON value but a {kind}; give text, a number, true, false or null", { kind: typeof value });
}

function textProblem(text: string): Sentence | null {
  if (text.includes("\0")) return say("holds a NUL character (U+0000), which cannot be stored; leave it out");
  return text.isWellFormed()
    ? null
    : say("holds half a surrogate pair, which is no character; send well-formed Unicode");
}

function numberProblem(value: number): Sentence | null {
  if (!Number.isFinite(value)) return say("is not a finite number; give another or leave it out");
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return null;
  return say("is a whole number beyond 2^53, whose last digits get lost; send it as text, in quotes");
}

function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of `Object.prototype`, also of another realm's, is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function report(scan: Scan, message: Sentence): void {
  if (scan.problems.length < PROBLEMS_MAX) scan.problems.push({ pointer: jsonPointer(scan.path), message });
}
