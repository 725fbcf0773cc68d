import { describe, expect, it } from "vitest";
import { runProblems } from "./run-problems.ts";

const sample = { id: "dlv_0", total: 1, lines: [{ sku: "a" }] };
const run = { id: "dlv_1", total: null, lines: [{ sku: "b" }], extra: true };

describe("runProblems", () => {
  it("finds nothing wrong with a new run that has every key of the sample", () => {
    expect(runProblems({ run, earlierRuns: [{ id: "dlv_2" }], sample })).toEqual([]);
  });

  it("tells a run that the Zap has had already", () => {
    expect(runProblems({ run, earlierRuns: [{ id: "dlv_1" }], sample })).toEqual(["Run dlv_1 came twice."]);
  });

  it("tells which keys of the sample a run lacks, inside lists too", () => {
    const poor = { id: "dlv_1", lines: [{ title: "b" }] };
    expect(runProblems({ run: poor, earlierRuns: [], sample })).toEqual([
      "Run dlv_1 lacks total, lines[].sku, which the sample has.",
    ]);
  });

  it("does not miss keys of items where a list is empty", () => {
    expect(runProblems({ run: { ...run, lines: [] }, earlierRuns: [], sample })).toEqual([]);
  });
});
