import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountOf, taxOf } from "./money.ts";

describe("amountOf", () => {
  it.each([
    ["121.00", 121],
    ["-121.50", -121.5],
    ["0.00", 0],
    [null, null],
    [undefined, null],
    ["", null],
    ["about ten", null],
  ])("reads %j as %j", (text, amount) => {
    expect(amountOf(text)).toBe(amount);
  });
});

describe("taxOf", () => {
  it("is exact to the cent, although floating point is not", () => {
    expect(taxOf(0.3, 0.1)).toBe(0.2);
    expect(taxOf(121, 100)).toBe(21);
  });

  it("is null if one of the amounts is unknown", () => {
    expect(taxOf(null, 100)).toBeNull();
    expect(taxOf(121, null)).toBeNull();
  });

  it("is the difference in cents for any two amounts", () => {
    const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(cents, cents, (total, net) => {
        expect(Math.round((taxOf(total / 100, net / 100) ?? Number.NaN) * 100)).toBe(total - net);
      }),
    );
  });
});
