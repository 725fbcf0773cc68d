import type { HaakEvent } from "../events/event.ts";
import type { AccessAction } from "../rules/action.ts";
import { accessItems } from "./access-items.ts";
import { eventPurchase } from "./event-purchase.ts";

/** Whether a rule grants nothing for an event, because neither the rule nor a bought product has a SKU or level. */
export function givesNothing(event: HaakEvent, matchedLines: readonly number[], action: AccessAction): boolean {
  return accessItems(action, eventPurchase(event, matchedLines).things).length === 0;
}
