import { describe, expect, it } from "vitest";
import { createIds, firstIdAt, timeOfId } from "./ids.ts";

describe("ids", () => {
  it("consist of a prefix for their kind and a ULID", () => {
    expect(createIds()("dlv")).toMatch(/^dlv_[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it("of one process sort in the order in which they were made, even within a millisecond", () => {
    const newId = createIds();
    const ids = Array.from({ length: 10_000 }, () => newId("evt"));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("contain the time at which they were made", () => {
    const before = Date.now();
    const made = timeOfId(createIds()("evt")).getTime();
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now());
  });

  it("sort after the first id of their millisecond, and before that of the next", () => {
    const id = createIds()("evt");
    const made = timeOfId(id);
    expect(id >= firstIdAt("evt", made)).toBe(true);
    expect(id < firstIdAt("evt", new Date(made.getTime() + 1))).toBe(true);
  });

  it("of two processes never collide", () => {
    const [one, other] = [createIds(), createIds()];
    const ids = Array.from({ length: 1_000 }, () => [one("evt"), other("evt")]).flat();
    expect(new Set(ids).size).toBe(ids.length);
  });
});
