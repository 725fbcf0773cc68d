import fc from "fast-check";
import { expect, test } from "vitest";
import { moneyText } from "./money-text.ts";

test.each([
  ["121.00", "121.00"],
  ["-121.00", "-121.00"],
  ["121", "121.00"],
  [121, "121.00"],
  [90.75, "90.75"],
  ["82.6446", "82.64"],
  ["82.645", "82.65"],
  ["0.995", "1.00"],
  ["-0.001", "0.00"],
  [".5", ".5"],
  ["twelve", "twelve"],
  [null, null],
  [undefined, null],
])("the amount %j is written as %j", (amount, written) => {
  expect(moneyText(amount)).toBe(written);
});

test("an amount with two decimals stays as it is", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n }), (cents) => {
      const text = `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
      expect(moneyText(text)).toBe(text);
    }),
  );
});
