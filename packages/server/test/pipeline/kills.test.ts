import { describe, it } from "vitest";
import { hubAlone, hubAndDatabase } from "../chaos/arenas.ts";
import { runKills } from "../chaos/kill-run.ts";
import { anySeed } from "../chaos/random.ts";
import { expectSound } from "../chaos/take-stock.ts";

/**
 * The short form of `npm run test:chaos`: five kills, each with at least ten attempts in flight, while receivers are slow,
 * refuse, reset and hang. The seed in a title repeats who failed when.
 */
describe("SIGKILL at a random moment under load", () => {
  const [alone, together] = [anySeed(), anySeed()];

  it(`of the hub alone loses and doubles nothing (seed ${alone})`, async ({ onTestFinished }) => {
    const result = await runKills({ openArena: hubAlone, kills: 3, seed: alone, cleanUp: onTestFinished });
    expectSound(result, 3);
  });

  it(`of the hub and its database together loses and doubles nothing (seed ${together})`, async ({
    onTestFinished,
  }) => {
    const result = await runKills({ openArena: hubAndDatabase, kills: 2, seed: together, cleanUp: onTestFinished });
    expectSound(result, 2);
  });
});
