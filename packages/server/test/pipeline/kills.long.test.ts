import { describe, it } from "vitest";
import { oneWorkerOf } from "../chaos/deployments.ts";
import { expectSurvivedKills, runKills } from "../chaos/kill-run.ts";
import { anySeed } from "../chaos/random.ts";

/**
 * In the short form: kills of a hub (`packages/server/test/pipeline/kills.test.ts`), and a stopped worker whose work another one does
 * (`packages/server/test/pipeline/stopped-worker.test.ts`).
 */

describe("SIGKILL at a random moment under load", () => {
  const worker = anySeed();

  it(`of one worker of several loses and doubles nothing (seed ${worker})`, async ({ onTestFinished }) => {
    const result = await runKills({ openDeployment: oneWorkerOf(2), kills: 1, seed: worker, cleanUp: onTestFinished });
    expectSurvivedKills(result, 1);
  });
});
