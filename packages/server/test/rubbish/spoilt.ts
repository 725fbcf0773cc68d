import fc from "fast-check";
import { anyCharacter } from "../support/any-character.ts";

/** Texts that have broken other programs. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.constantFrom(
    "",
    "\u0000",
    "\ud800",
    "__proto__",
    "constructor",
    "toString",
    "%00",
    "' or 1=1 --",
    "\\u0000",
    "NaN",
  ),
  fc.constantFrom(
    "0000-01-01T00:00:00Z",
    "-000001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2026-11-24T24:00:00Z",
  ),
  fc.constantFrom("0001-01-01T00:00:00+14:00", "2016-12-31T23:59:60Z", "2026-11-24T10:00:00+99:99", "+012026-01-01"),
  fc.constantFrom(
    "http://[::1",
    "https://user:pass@example.com",
    "https://",
    "javascript:alert(1)",
    "https://example.com:99999",
  ),
  fc.constantFrom(
    "https://\u0000.example.com",
    "https://xn--.com",
    "https://%00.com",
    "https://example.com/\ud800",
    "file:///etc/passwd",
  ),
  fc.constantFrom("9".repeat(400), "-0.00", "1e5", "99999999999999999999.00", "x".repeat(5_000), "\u202e\u200b\ufeff"),
);

/** Any JSON, with values that often break programs. */
const nastyJson: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.json({ stringUnit: "binary" }).map((text): unknown => JSON.parse(text)),
  fc.constantFrom(null, true, false, 0, -1, -0, 1.5, 1e21, 2 ** 53, -(2 ** 53), 1e-320, [], {}, [[]], [null], [{}]),
);

/** JSON that `JSON.stringify` does not write. It is inserted as text. */
const NASTY_SNIPPETS = [
  ...["1e999", "-1e999", "123456789012345678901234567890", "0.1e-999", "-0", "1E5", "9007199254740993"],
  ...['"\\ud800"', '"\\u0000"', '{"__proto__":{"x":1}}', '{"a":1,"a":2}', '{"constructor":{"prototype":{"x":1}}}'],
  ...['{"__proto__":null,"toString":1,"hasOwnProperty":2}', `${"[".repeat(40)}${"]".repeat(40)}`],
  `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`,
  `[${"1,".repeat(50_000)}1]`,
  `{${Array.from({ length: 5_000 }, (_, at) => `"k${at}":${at}`).join(",")}}`,
  JSON.stringify("x".repeat(600_000)),
];
const PLACE = "the-place-of-the-snippet";

const anyPath = fc.array(fc.nat(40), { minLength: 1, maxLength: 7 });

/** The value with one change, at a path that the numbers choose. */
function changeSomewhere(
  value: unknown,
  [first = 0, ...rest]: readonly number[],
  change: (old: unknown) => unknown,
): unknown {
  if (typeof value !== "object" || value === null) return change(value);
  const names = Object.keys(value);
  const name = names[first % (names.length + 1)];
  if (name === undefined) return change(value);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const old: unknown = Reflect.get(copy, name);
  Reflect.set(copy, name, rest.length === 0 ? change(old) : changeSomewhere(old, rest, change));
  return copy;
}

const another = (old: unknown): unknown => {
  if (Array.isArray(old)) return Object.fromEntries(old.entries());
  if (typeof old === "object" && old !== null) return Object.values(old);
  if (typeof old === "string") return Number.isFinite(Number(old)) ? Number(old) : [old];
  return typeof old === "number" ? String(old) : old === null ? {} : { was: old };
};

/** The text of this body with one error, or an empty text. */
export const spoiltText = (body: unknown): fc.Arbitrary<string> => {
  const whole = JSON.stringify(body);
  const changed = (change: fc.Arbitrary<(old: unknown) => unknown>) =>
    fc.tuple(anyPath, change).map(([path, by]) => JSON.stringify(changeSomewhere(body, path, by)) ?? "");
  return fc.oneof(
    { weight: 3, arbitrary: nastyJson.map((value) => JSON.stringify(value)) },
    { weight: 6, arbitrary: changed(nastyJson.map((by) => () => by)) },
    { weight: 2, arbitrary: changed(fc.constant(another)) },
    { weight: 2, arbitrary: changed(fc.constant(() => undefined)) },
    { weight: 2, arbitrary: changed(nastyText.map((name) => (old) => (isObject(old) ? { ...old, [name]: 1 } : name))) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(changed(fc.constant(() => PLACE)), fc.constantFrom(...NASTY_SNIPPETS))
        .map(([text, snippet]) => text.replace(JSON.stringify(PLACE), () => snippet)),
    },
    { weight: 2, arbitrary: fc.nat(whole.length).map((length) => whole.slice(0, length)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...NASTY_SNIPPETS, "", " ", "\ufeff", `${whole},`, `${whole}${whole}`, `[${whole}]`),
    },
    { weight: 1, arbitrary: fc.constantFrom(whole.padEnd(1_048_577), whole.replace("{", '{"a":1,"a":2,')) },
  );
};

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The bytes of this body with some invalid UTF-8, or no bytes. */
export const spoiltBytes = (body: unknown): fc.Arbitrary<Uint8Array<ArrayBuffer>> => {
  const whole = Buffer.from(JSON.stringify(body));
  const broken = fc.tuple(fc.nat(whole.length), fc.constantFrom(0x00, 0xff, 0xc0, 0xed, 0x80)).map(([at, byte]) => {
    const bytes = new Uint8Array(whole.length + 1);
    bytes.set(whole.subarray(0, at));
    bytes.set([byte], at);
    bytes.set(whole.subarray(at), at + 1);
    return bytes;
  });
  return fc.oneof(
    broken,
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
  );
};

/** Content headers that mostly do not fit the body. */
export const spoiltBodyHeaders: fc.Arbitrary<Record<string, string>> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        "application/json",
        "application/json; charset=utf-16",
        "application/json; charset=none",
        "text/plain",
      ),
      fc.constantFrom(
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json, text/plain",
      ),
      fc.string({ minLength: 1, maxLength: 20 }).map((text) => text.replace(/[^\x21-\x7e]/g, "x")),
    ),
    fc.constantFrom<Record<string, string>>(
      {},
      {},
      { "content-encoding": "gzip" },
      { "content-encoding": "br" },
      { "content-encoding": "x" },
    ),
  )
  .map(([type, encoding]) => ({ "content-type": type, ...encoding }));
