import { once } from "node:events";
import type { ZapRun } from "./run-problems.ts";
import type { RuntimeState } from "./runtime-state.ts";
import type { Zap } from "./zap.ts";

/** The number of runs to wait for, and the time-out. */
export interface RunWait {
  readonly count: number;
  readonly timeoutMs: number;
}

/**
 * Resolves when the Zap has this many runs. It listens for changes instead of polling. It rejects as soon as a run has a problem, and after
 * the time-out with the runs that it has.
 */
export async function waitForRuns(state: RuntimeState, zap: Zap, wait: RunWait): Promise<readonly ZapRun[]> {
  const signal = AbortSignal.timeout(wait.timeoutMs);
  while (zap.runs.length < wait.count && zap.problems.length === 0) {
    await once(state.changes, zap.id, { signal }).catch(() => {
      throw new Error(`${counted(zap, wait)} after ${wait.timeoutMs} ms.`);
    });
  }
  if (zap.problems.length > 0) throw new Error(`${counted(zap, wait)}. Problems: ${zap.problems.join(" ")}`);
  return zap.runs;
}

function counted(zap: Zap, wait: RunWait): string {
  return `The Zap on ${zap.trigger} (${zap.state}) has ${zap.runs.length} of ${wait.count} runs`;
}
