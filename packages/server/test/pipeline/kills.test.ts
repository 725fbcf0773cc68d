import { describe, it } from "vitest";
import { hubAlone, hubAndDatabase } from "../chaos/deployments.ts";
import { expectSurvivedKills, runKills } from "../chaos/kill-run.ts";
import { anySeed } from "../chaos/random.ts";

/**
 * The short form of `npm run test:chaos`: five kills, each with at least ten attempts in flight, while receivers are slow, answer
 * with errors, reset connections and hang. The seed in a title repeats the run.
 */
describe("SIGKILL at a random moment under load", () => {
  const [alone, together] = [anySeed(), anySeed()];

  it(`of the hub alone loses and doubles nothing (seed ${alone})`, async ({ onTestFinished }) => {
    const result = await runKills({ openDeployment: hubAlone, kills: 3, seed: alone, cleanUp: onTestFinished });
    expectSurvivedKills(result, 3);
  });

  it(`of the hub and its database together loses and doubles nothing (seed ${together})`, async ({
    onTestFinished,
  }) => {
    const result = await runKills({
      openDeployment: hubAndDatabase,
      kills: 2,
      seed: together,
      cleanUp: onTestFinished,
    });
    expectSurvivedKills(result, 2);
  });
});
