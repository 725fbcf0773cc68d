import { type ConnectorMessage, givesNothing } from "@haak/core";

/** Why this call would let nobody into anything, or null: Huddle finds the access to give by the SKU alone. */
export function findProblem({ event, matchedLines, action }: ConnectorMessage): string | null {
  if (action.do !== "grant" || !givesNothing(event, matchedLines, action)) return null;
  return "What was bought has no SKU, so Huddle cannot know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.";
}
