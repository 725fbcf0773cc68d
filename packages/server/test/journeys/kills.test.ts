import { describe, it } from "vitest";
import { hubAlone, hubAndDatabase, oneWorkerOf } from "../chaos/arenas.ts";
import { runKills } from "../chaos/kill-run.ts";
import { anySeed } from "../chaos/random.ts";
import { expectSound } from "../chaos/take-stock.ts";

/**
 * The short form of `npm run test:chaos`: five kills, each with at least ten attempts in flight, while receivers are slow,
 * refuse, reset and hang. The seed in a title repeats who failed when.
 */
describe("SIGKILL at a random moment under load", () => {
  const [alone, together, worker] = [anySeed(), anySeed(), anySeed()];

  it(`of the hub alone loses and doubles nothing (seed ${alone})`, async ({ onTestFinished }) => {
    const result = await runKills({ openArena: hubAlone, kills: 2, seed: alone, cleanUp: onTestFinished });
    expectSound(result, 2);
  });

  it(`of the hub and its database together loses and doubles nothing (seed ${together})`, async ({
    onTestFinished,
  }) => {
    const result = await runKills({ openArena: hubAndDatabase, kills: 2, seed: together, cleanUp: onTestFinished });
    expectSound(result, 2);
  });

  it(`of one worker of several loses and doubles nothing (seed ${worker})`, async ({ onTestFinished }) => {
    const result = await runKills({ openArena: oneWorkerOf(2), kills: 1, seed: worker, cleanUp: onTestFinished });
    expectSound(result, 1);
  });
});
