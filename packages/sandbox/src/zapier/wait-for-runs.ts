import { once } from "node:events";
import type { ZapRun } from "./run-problems.ts";
import type { RuntimeState } from "./runtime-state.ts";
import type { Zap } from "./zap.ts";

/** How many runs are waited for, and how long at most. */
export interface RunWait {
  readonly count: number;
  readonly timeoutMs: number;
}

/** Resolves when the Zap has the runs, driven by what happens to it; rejects after the time with what it has. */
export async function waitForRuns(state: RuntimeState, zap: Zap, wait: RunWait): Promise<readonly ZapRun[]> {
  const signal = AbortSignal.timeout(wait.timeoutMs);
  while (zap.runs.length < wait.count) {
    await once(state.changes, zap.id, { signal }).catch(() => {
      throw new Error(tooFew(zap, wait));
    });
  }
  return zap.runs;
}

function tooFew(zap: Zap, wait: RunWait): string {
  const problems = zap.problems.length > 0 ? ` Problems: ${zap.problems.join(" ")}` : "";
  const counted = `${zap.runs.length} of ${wait.count} runs after ${wait.timeoutMs} ms`;
  return `The Zap on ${zap.trigger} (${zap.state}) has ${counted}.${problems}`;
}
