import { describe, expect, it } from "vitest";
import { keyPaths } from "./key-paths.ts";

describe("keyPaths", () => {
  it("names nested keys and lays the items of a list over each other", () => {
    const value = { id: 1, lines: [{ sku: "a" }, { sku: null, size: 2 }], shop: { name: "x" } };
    expect([...keyPaths(value)]).toEqual(["id", "lines", "lines[].sku", "lines[].size", "shop", "shop.name"]);
  });

  it("finds no keys in a single value", () => {
    expect(keyPaths("text").size).toBe(0);
    expect(keyPaths(null).size).toBe(0);
  });
});
