import type { HaakEvent } from "../events/event.ts";
import type { AccessAction } from "../rules/action.ts";
import { accessItems } from "./access-items.ts";
import { eventPurchase } from "./event-purchase.ts";

/** Whether a rule would give nothing by an event, as neither the rule nor what was bought names a SKU or level. */
export function givesNothing(event: HaakEvent, matchedLines: readonly number[], action: AccessAction): boolean {
  return accessItems(action, eventPurchase(event, matchedLines).things).length === 0;
}
