import { describe, it } from "vitest";
import { oneWorkerOf } from "../chaos/arenas.ts";
import { runKills } from "../chaos/kill-run.ts";
import { anySeed } from "../chaos/random.ts";
import { expectSound } from "../chaos/take-stock.ts";

/**
 * In the short form: kills of a hub (`packages/server/test/pipeline/kills.test.ts`), and a worker whose work another takes over
 * (`packages/server/test/pipeline/stopped-worker.test.ts`).
 */

describe("SIGKILL at a random moment under load", () => {
  const worker = anySeed();

  it(`of one worker of several loses and doubles nothing (seed ${worker})`, async ({ onTestFinished }) => {
    const result = await runKills({ openArena: oneWorkerOf(2), kills: 1, seed: worker, cleanUp: onTestFinished });
    expectSound(result, 1);
  });
});
