import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonPointer } from "./field-errors.ts";

describe("jsonPointer", () => {
  test("is empty for the whole document", () => {
    expect(jsonPointer([])).toBe("");
  });

  test("escapes slashes and tildes in names as RFC 6901 says", () => {
    expect(jsonPointer(["a/b", "m~n", "~1", "", 0])).toBe("/a~1b/m~0n/~01//0");
  });

  test("gives the path back when it is unescaped", () => {
    const plain = (token: string) => token.replaceAll("~1", "/").replaceAll("~0", "~");
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (path) => {
        expect(jsonPointer(path).split("/").slice(1).map(plain)).toEqual(path);
      }),
    );
  });
});
