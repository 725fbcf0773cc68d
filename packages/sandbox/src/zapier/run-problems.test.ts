import { describe, expect, it } from "vitest";
import { runProblems } from "./run-problems.ts";

const sample = { id: "dlv_0", total: 1, lines: [{ sku: "a" }] };
const run = { id: "dlv_1", total: null, lines: [{ sku: "b" }], extra: true };

describe("runProblems", () => {
  it("finds nothing wrong with a new run that has every key of the sample", () => {
    expect(runProblems({ run, earlierRuns: [{ id: "dlv_2" }], samples: [sample], dictionaries: [] })).toEqual([]);
  });

  it("tells a run that the Zap has had already", () => {
    expect(runProblems({ run, earlierRuns: [{ id: "dlv_1" }], samples: [sample], dictionaries: [] })).toEqual([
      "Run dlv_1 came twice.",
    ]);
  });

  it("tells which keys of the sample a run lacks, inside lists too", () => {
    const poor = { id: "dlv_1", lines: [{ title: "b" }] };
    expect(runProblems({ run: poor, earlierRuns: [], samples: [sample], dictionaries: [] })).toEqual([
      "Run dlv_1 lacks total, lines[].sku, which the sample has.",
    ]);
  });

  it("does not miss keys of items where a list is empty", () => {
    expect(runProblems({ run: { ...run, lines: [] }, earlierRuns: [], samples: [sample], dictionaries: [] })).toEqual(
      [],
    );
  });

  it("looks at every sample that somebody may have filled in a step from", () => {
    const samples = [sample, { ...sample, note: "x" }, { ...sample, note: "y" }];
    expect(runProblems({ run, earlierRuns: [], samples, dictionaries: [] })).toEqual([
      "Run dlv_1 lacks note, which the sample has.",
    ]);
  });

  it("does not miss the shop's own words inside a dictionary, but the dictionary itself", () => {
    const samples = [{ id: "dlv_0", answers: { "Your size?": "M" } }];
    const judged = { earlierRuns: [], samples, dictionaries: ["answers"] };
    expect(runProblems({ run: { id: "a", answers: {} }, ...judged })).toEqual([]);
    expect(runProblems({ run: { id: "a" }, ...judged })).toEqual(["Run a lacks answers, which the sample has."]);
  });
});
