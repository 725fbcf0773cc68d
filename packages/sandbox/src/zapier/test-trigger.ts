import { staticSample } from "./definition.ts";
import type { ZapRun } from "./run-problems.ts";
import { asRuns } from "./run-zap.ts";
import type { RuntimeState } from "./runtime-state.ts";
import { triggerBundle } from "./trigger-bundle.ts";
import type { Zap } from "./zap.ts";

type Step = Pick<Zap, "trigger" | "inputData">;

/** The results of "Test trigger" in the account, newest first. */
export async function polledSamples(state: RuntimeState, step: Step): Promise<ZapRun[]> {
  const bundle = { ...(await triggerBundle(state, step)), meta: { isLoadingSample: true, limit: 3 } };
  return asRuns(await state.app.call(`triggers.${step.trigger}.operation.performList`, bundle));
}

/** The sample that the editor uses: the newest of the account, otherwise the static sample. */
export async function testTrigger(state: RuntimeState, step: Step): Promise<ZapRun> {
  const [newest] = await polledSamples(state, step);
  return newest ?? staticSample(state.definition, step.trigger);
}
