import fc from "fast-check";
import { expect, test } from "vitest";
import { equalInConstantTime } from "./equal-in-constant-time.ts";

test("two texts are equal exactly if JavaScript says so", () => {
  const few = fc.string({ unit: fc.constantFrom("a", "b", "é"), maxLength: 4 });
  fc.assert(
    fc.property(few, few, (one, other) => {
      expect(equalInConstantTime(one, other)).toBe(one === other);
    }),
  );
});
