import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePhpForm, type PhpFields } from "./php-form.ts";

const decoded = (fields: PhpFields) => [...new URLSearchParams(encodePhpForm(fields))];

describe("a PHP form", () => {
  test("nests records and lists in square brackets", () => {
    expect(decoded({ a: 1, b: { c: "x", d: [{ e: "y" }, { e: "z" }] } })).toEqual([
      ["a", "1"],
      ["b[c]", "x"],
      ["b[d][0][e]", "y"],
      ["b[d][1][e]", "z"],
    ]);
  });

  test("writes booleans as 1 and 0, and leaves out null, absent and empty values", () => {
    const fields = { yes: true, no: false, none: null, absent: undefined, list: [], record: {}, text: "" };
    expect(decoded(fields)).toEqual([
      ["yes", "1"],
      ["no", "0"],
      ["text", ""],
    ]);
  });

  test("is encoded as PHP encodes it", () => {
    expect(encodePhpForm({ "a b": "Zoë & Bo=1+1%", n: ["x"] })).toBe("a+b=Zo%C3%AB+%26+Bo%3D1%2B1%25&n%5B0%5D=x");
  });

  test("carries any text there and back", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }))), (pairs) => {
        const fields = Object.fromEntries(pairs.map(([name, value], index) => [`${index}${name}`, value]));
        expect(Object.fromEntries(decoded(fields))).toEqual(fields);
      }),
    );
  });
});
