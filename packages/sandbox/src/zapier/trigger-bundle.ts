import type { CallBundle } from "./app-caller.ts";
import { cleanedStep } from "./clean-input.ts";
import { authDataOf, type RuntimeState } from "./runtime-state.ts";
import type { Zap } from "./zap.ts";

/** The input of every method of a trigger: the account and the cleaned input fields. */
export function triggerBundle(
  state: RuntimeState,
  { trigger, inputData }: Pick<Zap, "trigger" | "inputData">,
): Promise<CallBundle> {
  return cleanedStep(state.app, { part: `triggers.${trigger}`, inputData, authData: authDataOf(state) });
}

/** The input for a Zap. Its fields are clean already, but the account is read now, because it may have been connected again. */
export function zapBundle(state: RuntimeState, { cleaned, targetUrl, subscribeData }: Zap): CallBundle {
  return { ...cleaned, authData: authDataOf(state), targetUrl, subscribeData };
}
