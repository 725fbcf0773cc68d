import { dictionaryKeys, staticSample } from "./definition.ts";
import { hookBundle } from "./hook-bundle.ts";
import type { HookPost } from "./hook-listener.ts";
import { runProblems, type ZapRun } from "./run-problems.ts";
import type { RuntimeState } from "./runtime-state.ts";
import { zapBundle } from "./trigger-bundle.ts";
import type { Zap } from "./zap.ts";

/**
 * Makes runs of a post, checks them and adds them to the Zap. It never rejects, because a failure of the app is recorded as a problem of
 * the Zap, like an error in Zapier's history.
 */
export async function runZap(state: RuntimeState, zap: Zap, post: HookPost): Promise<void> {
  try {
    const samples = [staticSample(state.definition, zap.trigger), zap.sample];
    const dictionaries = dictionaryKeys(state.definition, zap.trigger);
    for (const run of await perform(state, zap, post)) {
      zap.problems.push(...runProblems({ run, earlierRuns: zap.runs, samples, dictionaries }));
      zap.runs.push(run);
    }
  } catch (error) {
    zap.problems.push(`The app failed on a post: ${error instanceof Error ? error.message : String(error)}`);
  }
  state.changes.emit(zap.id);
}

async function perform(state: RuntimeState, zap: Zap, post: HookPost): Promise<ZapRun[]> {
  const bundle = { ...zapBundle(state, zap), ...hookBundle(post) };
  return asRuns(await state.app.call(`triggers.${zap.trigger}.operation.perform`, bundle));
}

/** Checks that the result is a list of objects, because the platform only checks this for a trigger and not for `performList`. */
export function asRuns(results: unknown): ZapRun[] {
  if (!Array.isArray(results) || !results.every(isRun)) {
    throw new TypeError(`The app returned ${JSON.stringify(results)}, which is no list of objects.`);
  }
  return results;
}

function isRun(value: unknown): value is ZapRun {
  return typeof value === "object" && value !== null;
}
