import { createHmac } from "node:crypto";

/**
 * Evaluates formulas of Make, because there is no public implementation: text with `{{…}}`, calls with `;` between arguments, and
 * the few functions that the docs page uses, as Make documents them.
 */
export function makeFormula(text: string, bundles: Readonly<Record<string, unknown>>, now: Date): string {
  return text.replaceAll(/\{\{(.*?)\}\}/gs, (_whole, inner: string) => shown(evaluate(inner, { bundles, now })));
}

/** A missing value is shown as an empty text, as in Make. */
function shown(value: Value): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

interface Scope {
  readonly bundles: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

/** The values of a formula: plain values, a moment, and the headers of a webhook or a part of them. */
type Value = string | number | Date | readonly Header[] | readonly string[] | undefined;

interface Header {
  readonly name: string;
  readonly value: string;
}

/** The functions that the docs page uses, as Make documents them. */
const FUNCTIONS: Readonly<Record<string, (given: readonly Value[]) => Value>> = {
  first: ([list]) => (Array.isArray(list) ? (list[0] as string | undefined) : undefined),
  // map(list; what; by; which): the field `what` of each item whose `by` is `which`.
  map: ([list, what, by, which]) =>
    (list as readonly Header[])
      .filter((item) => item[by as keyof Header] === which)
      .map((item) => item[what as keyof Header]),
  // sha256(text; encoding; key; key encoding): with a key it is an HMAC.
  sha256: ([text, encoding, key, keyEncoding]) =>
    createHmac("sha256", Buffer.from(key as string, keyEncoding as "base64"))
      .update(text as string)
      .digest(encoding as "base64"),
  addMinutes: ([date, minutes]) => new Date((date as Date).getTime() + Number(minutes) * 60_000),
  // "X" is seconds since 1970, the only format that is used.
  formatDate: ([date, format]) => (format === "X" ? Math.floor((date as Date).getTime() / 1_000) : undefined),
};

function evaluate(expression: string, scope: Scope): Value {
  const text = expression.trim();
  const call = /^(\w+)\((.*)\)$/s.exec(text);
  if (call) return callOf(call[1] ?? "", argumentsIn(call[2] ?? ""), scope);
  if (/^".*"$/s.test(text)) return text.slice(1, -1);
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === "now") return scope.now;
  const [bundle = "", field = ""] = text.split(".");
  return (scope.bundles[bundle] as Record<string, Value> | undefined)?.[field];
}

function callOf(name: string, given: readonly string[], scope: Scope): Value {
  const call = FUNCTIONS[name];
  if (call === undefined) throw new Error(`The stand-in for Make does not know ${name}().`);
  return call(given.map((argument) => evaluate(argument, scope)));
}

const PIECES = /"[^"]*"|[();]|[^"();]+/g;

const DEPTH_BY_PIECE: ReadonlyMap<string, number> = new Map([
  ["(", 1],
  [")", -1],
]);

/** Splits at the semicolons that are not inside quotes or inside another call. */
function argumentsIn(text: string): string[] {
  const found = [""];
  let depth = 0;
  for (const piece of text.match(PIECES) ?? []) {
    depth += DEPTH_BY_PIECE.get(piece) ?? 0;
    if (piece === ";" && depth === 0) found.push("");
    else found.push(`${found.pop()}${piece}`);
  }
  return found;
}
