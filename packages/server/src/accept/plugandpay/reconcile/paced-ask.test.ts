import { describe, expect, it } from "vitest";
import { createPace } from "./paced-ask.ts";

/** A clock that only waiting moves. */
function aPace() {
  let now = Date.parse("2026-11-24T10:00:00Z");
  const wait = async (ms: number) => {
    now += ms;
  };
  const pace = createPace({ clock: { now: () => new Date(now) }, wait });
  return { pace, at: () => now, pass: wait };
}

describe("a pace", () => {
  it("lets a shop ask four times a second, without saving up what was not used", async () => {
    const { pace, at, pass } = aPace();
    await pass(10_000);
    const begin = at();
    const asked: number[] = [];
    for (let asking = 0; asking < 9; asking += 1) {
      await pace("shp_1");
      asked.push(at() - begin);
    }
    expect(asked).toEqual([0, 250, 500, 750, 1_000, 1_250, 1_500, 1_750, 2_000]);
  });

  it("of one shop does not hold another", async () => {
    const { pace, at } = aPace();
    const begin = at();
    await pace("shp_1");
    await pace("shp_2");
    expect(at()).toBe(begin);
  });
});
