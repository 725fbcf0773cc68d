import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitPage, type RetentionCandidate } from "./retention-job.ts";

const anOld = (id: string, rows = 1): RetentionCandidate => ({ id, old: true, stays: false, rows });
const aStaying = (id: string, rows = 1): RetentionCandidate => ({ ...anOld(id, rows), stays: true });
const aYoung = (id: string): RetentionCandidate => ({ ...anOld(id), old: false });

describe("what one batch removes of a page", () => {
  it("is everything old that may go, if that is few enough rows", () => {
    expect(fitPage([anOld("a", 4), aStaying("b", 99), anOld("c", 6)], { cursor: "", rowsMax: 10, full: true })).toEqual(
      {
        take: ["a", "c"],
        oversized: null,
        cursor: "c",
        ended: false,
      },
    );
  });

  it("ends before the first row that is too many, and the next batch begins with that row", () => {
    expect(fitPage([anOld("a", 4), aStaying("b"), anOld("c", 7)], { cursor: "", rowsMax: 10, full: true })).toEqual({
      take: ["a"],
      oversized: null,
      cursor: "b",
      ended: false,
    });
  });

  it("is a single row if that row is too large for any batch", () => {
    expect(fitPage([aStaying("a"), anOld("b", 11), anOld("c")], { cursor: "", rowsMax: 10, full: true })).toEqual({
      take: [],
      oversized: "b",
      cursor: "b",
      ended: false,
    });
  });

  it("is nothing from the first young row on, which ends the pass", () => {
    expect(fitPage([anOld("a"), aYoung("b"), anOld("c")], { cursor: "", rowsMax: 10, full: true })).toEqual({
      take: ["a"],
      oversized: null,
      cursor: "a",
      ended: true,
    });
  });

  it("is nothing of an empty page, which ends the pass and keeps the cursor", () => {
    expect(fitPage([], { cursor: "z", rowsMax: 10, full: false })).toEqual({
      take: [],
      oversized: null,
      cursor: "z",
      ended: true,
    });
  });

  it("adds up to everything old that may go, and no batch has too many rows", () => {
    const anyThing = fc.record({ stays: fc.boolean(), rows: fc.integer({ min: 1, max: 15 }) });
    const someThings = fc
      .tuple(fc.array(anyThing, { maxLength: 60 }), fc.nat(60))
      .map(([things, young]) =>
        things.map((one, index) => ({ ...one, id: String(index).padStart(3, "0"), old: index < young })),
      );
    fc.assert(
      fc.property(someThings, fc.integer({ min: 1, max: 7 }), (all, size) => {
        const { left, rowsOfBatches } = removeAll(all, { size, rowsMax: 10 });
        expect(left).toEqual(all.filter(({ old, stays }) => !old || stays));
        expect(Math.max(0, ...rowsOfBatches)).toBeLessThanOrEqual(10);
      }),
    );
  });
});

/** A whole pass over these things, with pages of that size. */
function removeAll(all: readonly RetentionCandidate[], { size, rowsMax }: { size: number; rowsMax: number }) {
  let left = [...all];
  const rowsOfBatches: number[] = [];
  for (let [cursor, ended] = ["", false]; !ended; ) {
    const page = left.filter(({ id }) => id > cursor).slice(0, size);
    const fit = fitPage(page, { cursor, rowsMax, full: page.length === size });
    const taken = page.filter(({ id }) => fit.take.includes(id));
    rowsOfBatches.push(taken.reduce((sum, { rows }) => sum + rows, 0));
    left = left.filter((one) => !taken.includes(one) && one.id !== fit.oversized);
    [cursor, ended] = [fit.cursor, fit.ended];
  }
  return { left, rowsOfBatches };
}
