import { type ConnectorMessage, givesNothing, type UserMessage } from "@haak/core";
import { huddleMessage } from "../messages.ts";

/** Why this call would give no access, or null. A SKU is needed, because Huddle finds the access by the SKU only. */
export function findProblem({ event, matchedLines, action }: ConnectorMessage): UserMessage | null {
  if (action.do !== "grant" || !givesNothing(event, matchedLines, action)) return null;
  return huddleMessage("huddle_product_without_sku");
}
