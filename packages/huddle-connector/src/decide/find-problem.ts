import { type ConnectorMessage, givesNothing, type UserMessage } from "@haak/core";
import { huddleMessage } from "../messages.ts";

/** Why this call would let nobody into anything, or null: Huddle finds the access to give by the SKU alone. */
export function findProblem({ event, matchedLines, action }: ConnectorMessage): UserMessage | null {
  if (action.do !== "grant" || !givesNothing(event, matchedLines, action)) return null;
  return huddleMessage("huddle_product_without_sku");
}
