import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mapValues } from "./map-values.ts";

/** Names that a stranger may choose. */
const names = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString", "7"));

describe("a record with other values", () => {
  it("maps each value and keeps its name, like a mapping of its entries", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string())), (entries) => {
        const record = Object.fromEntries(entries);
        const change = (value: string, name: string) => [name, value];
        const expected = Object.entries(record).map(([name, value]) => [name, change(value, name)]);
        const mapped = mapValues(record, change);
        expect(Object.entries(mapped)).toEqual(expected);
        expect(Object.getPrototypeOf(mapped)).toBe(Object.prototype);
      }),
    );
  });
});
