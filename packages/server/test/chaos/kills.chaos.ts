import { describe, inject, it } from "vitest";
import { hubAlone, hubAndDatabase, oneWorkerOf } from "./deployments.ts";
import { expectSurvivedKills, runKills } from "./kill-run.ts";

const { kills, seed } = inject("chaos");
const third = Math.floor(kills / 3);

describe("SIGKILL at random moments under load", () => {
  it.for([
    { name: "hub", openDeployment: hubAlone, kills: kills - 2 * third, seed },
    { name: "hub and database", openDeployment: hubAndDatabase, kills: third, seed: seed + 1 },
    { name: "one worker of three", openDeployment: oneWorkerOf(3), kills: third, seed: seed + 2 },
  ])("of $name, $kills times, loses and doubles nothing (seed $seed)", async (run, { task, onTestFinished }) => {
    const result = await runKills({ ...run, cleanUp: onTestFinished });
    task.meta.chaos = { name: run.name, seed: run.seed, result };
    expectSurvivedKills(result, run.kills);
  });
});
