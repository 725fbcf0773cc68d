import { describe, expect, it } from "vitest";
import { chosenIds, chosenOr, givenText, isYes } from "./clean-input.ts";

describe("chosenIds", () => {
  it.each([[undefined], [null], [""], ["  "], [[]], [["", null, undefined, {}]]])("reads %j as no choice", (value) => {
    expect(chosenIds(value)).toEqual([]);
  });

  it("keeps each id once, as text without surrounding space", () => {
    expect(chosenIds([" 7", 8, "7", "a b", ""])).toEqual(["7", "8", "a b"]);
  });

  it("reads a single value as a list of one", () => {
    expect(chosenIds("7")).toEqual(["7"]);
    expect(chosenIds(7)).toEqual(["7"]);
  });
});

describe("givenText", () => {
  it("is the filled-in text without surrounding space, or null", () => {
    expect(givenText(" 7 ")).toBe("7");
    expect(givenText(7)).toBe("7");
    for (const none of ["", "  ", null, undefined, {}, [], true]) expect(givenText(none)).toBeNull();
  });
});

describe("isYes", () => {
  it.each([true, "true", "True", " yes ", "1", "on", "y"])("reads %j as yes", (value) => {
    expect(isYes(value)).toBe(true);
  });

  it.each([false, "false", "no", "0", "", null, undefined, 1, "yesterday", []])("reads %j as no", (value) => {
    expect(isYes(value)).toBe(false);
  });
});

describe("chosenOr", () => {
  it("keeps a choice and fills in the default without one", () => {
    expect(chosenOr(" all ", "first")).toBe("all");
    for (const none of ["", " ", null, undefined, 3]) expect(chosenOr(none, "first")).toBe("first");
  });
});
