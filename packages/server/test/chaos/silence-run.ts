import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { createApi } from "../support/journey/api.ts";
import type { CleanUp } from "../support/journey/own-hub.ts";
import { until } from "../support/journey/until.ts";
import type { RunResult } from "./check-run.ts";
import { hubsBehindProxy, type SilenceableDeployment } from "./deployments.ts";
import { type RunningLoad, runUnderLoad } from "./load-run.ts";

/** How often the database host vanishes. */
export interface SilenceRun {
  readonly silences: number;
  readonly seed: number;
  readonly cleanUp: CleanUp;
}

/** Lets the database host of hubs under load vanish again and again, each time without closing a connection. */
export function runSilences({ silences, ...run }: SilenceRun): Promise<RunResult> {
  return runUnderLoad({
    ...run,
    openDeployment: hubsBehindProxy,
    async disturb(load) {
      for (let count = 0; count < silences; count += 1) await silenceOnce(load);
      return { cutOffs: [], rescuedLanes: 0, disturbances: silences };
    },
  });
}

/** One silence, from a random moment until a random moment after both processes have noticed it. */
async function silenceOnce({ deployment, receiver, reporters, random }: RunningLoad<SilenceableDeployment>) {
  await wait(random.between(0, 1_500));
  deployment.database.silence();
  await untilReadiness(deployment, 503);
  await wait(random.between(0, 3_000));
  const before = { acknowledged: reporters.acknowledged.length, calls: receiver.log.calls() };
  deployment.database.endSilence();
  await untilReadiness(deployment, 200);
  await until(() => expect(reporters.acknowledged.length).toBeGreaterThan(before.acknowledged));
  await until(() => expect(receiver.log.calls()).toBeGreaterThan(before.calls));
}

/** Waits until `/readyz` of every process answers with this status. */
async function untilReadiness({ hubs }: SilenceableDeployment, status: number): Promise<void> {
  for (const hub of hubs()) {
    await until(async () => {
      const reply = await createApi(hub.url).get("/readyz");
      expect(reply.status, `${reply.text}\n${hub.output().slice(-2_000)}`).toBe(status);
    });
  }
}
