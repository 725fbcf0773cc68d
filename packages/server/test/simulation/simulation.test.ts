import { describe, expect, it } from "vitest";
import { createTestDatabase } from "../support/postgres.ts";
import { simulate } from "./simulation.ts";

/** Few steps: `npm run test:simulate -- --seconds 600` runs many more. */
const STEPS = 150;

describe("the engine under a seeded simulation", () => {
  const run = async (seed: number) => {
    const database = await createTestDatabase(18);
    try {
      return await simulate({ seed, steps: STEPS, url: database.url });
    } finally {
      await database.drop();
    }
  };

  it.each([1, 2, 3, 4])("keeps every invariant with seed %i", async (seed) => {
    const { events, attempts } = await run(seed);
    expect(events).toBeGreaterThan(0);
    expect(attempts).toBeGreaterThan(0);
  });

  it("repeats a seed to the same digest, and another seed to another one", async () => {
    const [first, again, other] = [await run(5), await run(5), await run(6)];
    expect(again).toEqual(first);
    expect(other.digest).not.toBe(first.digest);
  });
});
