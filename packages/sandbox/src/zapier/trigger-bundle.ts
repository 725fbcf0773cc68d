import type { CallBundle } from "./app-caller.ts";
import { cleanedStep } from "./clean-input.ts";
import { authDataOf, type RuntimeState } from "./runtime-state.ts";
import type { Zap } from "./zap.ts";

/** What every method of a trigger is called with: the account, and what the user filled in, cleaned. */
export function triggerBundle(
  state: RuntimeState,
  { trigger, inputData }: Pick<Zap, "trigger" | "inputData">,
): Promise<CallBundle> {
  return cleanedStep(state.app, { part: `triggers.${trigger}`, inputData, authData: authDataOf(state) });
}

/** The same for a Zap, whose input was cleaned when it was published. The account may have been connected anew since. */
export function zapBundle(state: RuntimeState, { cleaned, targetUrl, subscribeData }: Zap): CallBundle {
  return { ...cleaned, authData: authDataOf(state), targetUrl, subscribeData };
}
