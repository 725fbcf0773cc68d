import { type ConnectorMessage, givesNothing, type Sentence } from "@haak/core";
import { say } from "../words.ts";

/** Why this call would let nobody into anything, or null: Huddle finds the access to give by the SKU alone. */
export function findProblem({ event, matchedLines, action }: ConnectorMessage): Sentence | null {
  if (action.do !== "grant" || !givesNothing(event, matchedLines, action)) return null;
  return say(
    "What was bought has no SKU, so Huddle cannot know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.",
  );
}
