import { describe, expect, test } from "vitest";
import { inEnglish } from "../i18n/field-errors.ts";
import { findUnsafeValues, NESTING_DEPTH_MAX } from "./unsafe-values.ts";

const nested = (levels: number): unknown => (levels === 0 ? "core" : { a: nested(levels - 1) });

describe("findUnsafeValues", () => {
  test("finds nothing in JSON values", () => {
    expect(findUnsafeValues({ a: [1, -1.5, "é 👍", true, null, {}], constructor: {} })).toEqual([]);
  });

  test.each([
    ["NUL", "a\0b", /NUL/],
    ["half a surrogate pair", "\ud83d", /surrogate/],
    ["an integer that a double rounds", 2 ** 53, /2\^53/],
    ["a negative integer that a double rounds", -(2 ** 53), /2\^53/],
    ["a number that is not finite", Number.POSITIVE_INFINITY, /finite/],
    ["a bigint", 1n, /bigint/],
    ["a function", () => 1, /function/],
    ["a date", new Date(0), /plain object/],
  ])("points at %s", (_what, value, message) => {
    expect(inEnglish(findUnsafeValues({ list: [0, { "a/b": value }] }))).toMatchObject([
      { pointer: "/list/1/a~1b", message: expect.stringMatching(message) },
    ]);
  });

  test("the largest safe integers pass", () => {
    expect(findUnsafeValues([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])).toEqual([]);
  });

  test("checks the names of fields too", () => {
    expect(findUnsafeValues({ "a\0": 1, "\udc00": 2 }).map((problem) => problem.pointer)).toEqual(["/a\0", "/\udc00"]);
  });

  test("accepts 32 levels and refuses the 33rd where it begins", () => {
    expect(findUnsafeValues(nested(NESTING_DEPTH_MAX))).toEqual([]);
    expect(inEnglish(findUnsafeValues(nested(NESTING_DEPTH_MAX + 1)))).toMatchObject([
      { pointer: "/a".repeat(NESTING_DEPTH_MAX), message: expect.stringContaining("32 levels") },
    ]);
  });

  test("ends for an input that contains itself", () => {
    const loop: Record<string, unknown> = {};
    loop.one = loop;
    loop.two = loop;
    expect(findUnsafeValues(loop)).toHaveLength(100);
  });

  test("does not overflow the stack at a hundred thousand levels", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
    expect(findUnsafeValues(deep)).toHaveLength(1);
  });
});
