import fc from "fast-check";
import { expect, test } from "vitest";
import { centsOf, moneyText, withTax } from "./money.ts";

test("cents survive writing and reading", () => {
  fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => centsOf(moneyText(cents)) === cents));
});

test("money has two decimals, also below a euro and below zero", () => {
  expect([5, 100, -12_105, 0].map(moneyText)).toEqual(["0.05", "1.00", "-121.05", "0.00"]);
});

test("an amount without two decimals is refused", () => {
  expect(() => centsOf("100")).toThrow('this is "100"');
});

test("tax is added and rounded to the cent", () => {
  expect([withTax(10_000, 21), withTax(1995, 9), withTax(1, 21)]).toEqual([12_100, 2175, 1]);
});
