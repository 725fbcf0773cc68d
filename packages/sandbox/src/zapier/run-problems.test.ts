import { describe, expect, it } from "vitest";
import { keyPaths, runProblems } from "./run-problems.ts";

const sample = { id: "dlv_0", total: 1, lines: [{ sku: "a" }] };
const run = { id: "dlv_1", total: null, lines: [{ sku: "b" }], extra: true };

describe("runProblems", () => {
  it("finds nothing wrong with a new run that has every key of the sample", () => {
    expect(runProblems({ run, earlierRuns: [{ id: "dlv_2" }], samples: [sample], dictionaries: [] })).toEqual([]);
  });

  it("finds a run that the Zap has had already", () => {
    expect(runProblems({ run, earlierRuns: [{ id: "dlv_1" }], samples: [sample], dictionaries: [] })).toEqual([
      "Run dlv_1 came twice.",
    ]);
  });

  it("finds the keys of the sample that a run lacks, also inside lists", () => {
    const poor = { id: "dlv_1", lines: [{ title: "b" }] };
    expect(runProblems({ run: poor, earlierRuns: [], samples: [sample], dictionaries: [] })).toEqual([
      "Run dlv_1 lacks total, lines[].sku, which the sample has.",
    ]);
  });

  it("ignores keys of the items of an empty list", () => {
    expect(runProblems({ run: { ...run, lines: [] }, earlierRuns: [], samples: [sample], dictionaries: [] })).toEqual(
      [],
    );
  });

  it("checks every sample that a step could have been filled in from", () => {
    const samples = [sample, { ...sample, note: "x" }, { ...sample, note: "y" }];
    expect(runProblems({ run, earlierRuns: [], samples, dictionaries: [] })).toEqual([
      "Run dlv_1 lacks note, which the sample has.",
    ]);
  });

  it("ignores the shop's own keys inside a dictionary, but not a missing dictionary", () => {
    const samples = [{ id: "dlv_0", answers: { "Your size?": "M" } }];
    const judged = { earlierRuns: [], samples, dictionaries: ["answers"] };
    expect(runProblems({ run: { id: "a", answers: {} }, ...judged })).toEqual([]);
    expect(runProblems({ run: { id: "a" }, ...judged })).toEqual(["Run a lacks answers, which the sample has."]);
  });
});

describe("keyPaths", () => {
  it("names nested keys, and merges the keys of all items of a list", () => {
    const value = { id: 1, lines: [{ sku: "a" }, { sku: null, size: 2 }], shop: { name: "x" } };
    expect([...keyPaths(value)]).toEqual(["id", "lines", "lines[].sku", "lines[].size", "shop", "shop.name"]);
  });

  it("finds no keys in a single value", () => {
    expect(keyPaths("text").size).toBe(0);
    expect(keyPaths(null).size).toBe(0);
  });
});
