import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitPage, type Looked } from "./fit-page.ts";

const anOld = (id: string, rows = 1): Looked => ({ id, old: true, stays: false, rows });
const aStaying = (id: string, rows = 1): Looked => ({ ...anOld(id, rows), stays: true });
const aYoung = (id: string): Looked => ({ ...anOld(id), old: false });

describe("what one step removes of a page", () => {
  it("is all that is old and may go, if it is few enough", () => {
    expect(fitPage([anOld("a", 4), aStaying("b", 99), anOld("c", 6)], { after: "", rowsMax: 10, full: true })).toEqual({
      take: ["a", "c"],
      oversized: null,
      after: "c",
      ended: false,
    });
  });

  it("ends before the first that would be too many, which the next step begins with", () => {
    expect(fitPage([anOld("a", 4), aStaying("b"), anOld("c", 7)], { after: "", rowsMax: 10, full: true })).toEqual({
      take: ["a"],
      oversized: null,
      after: "b",
      ended: false,
    });
  });

  it("is one thing by itself if that is too large for any step", () => {
    expect(fitPage([aStaying("a"), anOld("b", 11), anOld("c")], { after: "", rowsMax: 10, full: true })).toEqual({
      take: [],
      oversized: "b",
      after: "b",
      ended: false,
    });
  });

  it("is nothing that is young, nor anything behind it, and with that the pass has ended", () => {
    expect(fitPage([anOld("a"), aYoung("b"), anOld("c")], { after: "", rowsMax: 10, full: true })).toEqual({
      take: ["a"],
      oversized: null,
      after: "a",
      ended: true,
    });
  });

  it("is nothing of an empty page, which ends the pass where it stands", () => {
    expect(fitPage([], { after: "z", rowsMax: 10, full: false })).toEqual({
      take: [],
      oversized: null,
      after: "z",
      ended: true,
    });
  });

  it("comes, step by step, to all that is old and may go, and no step has too many rows", () => {
    const anyThing = fc.record({ stays: fc.boolean(), rows: fc.integer({ min: 1, max: 15 }) });
    const someThings = fc
      .tuple(fc.array(anyThing, { maxLength: 60 }), fc.nat(60))
      .map(([things, young]) =>
        things.map((one, index) => ({ ...one, id: String(index).padStart(3, "0"), old: index < young })),
      );
    fc.assert(
      fc.property(someThings, fc.integer({ min: 1, max: 7 }), (all, size) => {
        const { left, rowsOfSteps } = removeAll(all, { size, rowsMax: 10 });
        expect(left).toEqual(all.filter(({ old, stays }) => !old || stays));
        expect(Math.max(0, ...rowsOfSteps)).toBeLessThanOrEqual(10);
      }),
    );
  });
});

/** A whole pass over these things, with pages of that size. */
function removeAll(all: readonly Looked[], { size, rowsMax }: { size: number; rowsMax: number }) {
  let left = [...all];
  const rowsOfSteps: number[] = [];
  for (let [after, ended] = ["", false]; !ended; ) {
    const page = left.filter(({ id }) => id > after).slice(0, size);
    const fit = fitPage(page, { after, rowsMax, full: page.length === size });
    const taken = page.filter(({ id }) => fit.take.includes(id));
    rowsOfSteps.push(taken.reduce((sum, { rows }) => sum + rows, 0));
    left = left.filter((one) => !taken.includes(one) && one.id !== fit.oversized);
    [after, ended] = [fit.after, fit.ended];
  }
  return { left, rowsOfSteps };
}
