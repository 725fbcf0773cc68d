import { describe, expect, it } from "vitest";
import { memoize } from "./memoize.ts";

describe("a memoized function", () => {
  it("computes a value once, and again only after it was replaced by others", () => {
    const asked: string[] = [];
    const find = memoize(2, (text) => {
      asked.push(text);
      return text.length;
    });
    expect([find("a"), find("a"), find("bb"), find("a"), find("ccc"), find("a")]).toEqual([1, 1, 2, 1, 3, 1]);
    expect(asked).toEqual(["a", "bb", "ccc", "a"]);
  });

  it("does not cache a text that is too long", () => {
    const asked: string[] = [];
    const find = memoize(2, (text) => asked.push(text), { textCharactersMax: 3 });
    for (const text of ["abc", "abcd", "abc", "abcd"]) find(text);
    expect(asked).toEqual(["abc", "abcd", "abcd"]);
  });

  it("does not cache a failure", () => {
    const find = memoize(2, (text): string => {
      throw new Error(text);
    });
    expect(() => find("a")).toThrow("a");
    expect(() => find("a")).toThrow("a");
  });
});
