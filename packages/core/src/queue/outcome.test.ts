import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classifyStatus } from "./outcome.ts";

describe("an answer", () => {
  test.each([
    [200, "delivered"],
    [201, "delivered"],
    [204, "delivered"],
    [299, "delivered"],
    [300, "redirected"],
    [301, "redirected"],
    [304, "redirected"],
    [308, "redirected"],
    [399, "redirected"],
    [400, "rejected"],
    [401, "rejected"],
    [404, "rejected"],
    [409, "rejected"],
    [410, "gone"],
    [411, "rejected"],
    [429, "rejected"],
    [500, "rejected"],
    [503, "rejected"],
    [599, "rejected"],
    [100, "rejected"],
    [199, "rejected"],
    [999, "rejected"],
  ])("of %d is %s", (status, outcome) => {
    expect(classifyStatus(status)).toBe(outcome);
  });

  test("is delivered for every 2xx status and no other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (status) => {
        expect(classifyStatus(status) === "delivered").toBe(Math.floor(status / 100) === 2);
      }),
    );
  });
});
