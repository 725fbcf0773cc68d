import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonPointer } from "./json-pointer.ts";

describe("jsonPointer", () => {
  test("the whole document is the empty text", () => {
    expect(jsonPointer([])).toBe("");
  });

  test("slashes and tildes in names are escaped as RFC 6901 says", () => {
    expect(jsonPointer(["a/b", "m~n", "~1", "", 0])).toBe("/a~1b/m~0n/~01//0");
  });

  test("unescaping a pointer gives the path back", () => {
    const plain = (token: string) => token.replaceAll("~1", "/").replaceAll("~0", "~");
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (path) => {
        expect(jsonPointer(path).split("/").slice(1).map(plain)).toEqual(path);
      }),
    );
  });
});
