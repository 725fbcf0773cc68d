import type { ConnectorMessage } from "@haak/core";
import { purchaseOf } from "../accept/purchase.ts";
import { accessItems } from "./access-items.ts";

/** Why this call would let nobody into anything, or null: Huddle finds the access to give by the SKU alone. */
export function findProblem(message: ConnectorMessage): string | null {
  if (message.action.do !== "grant") return null;
  if (accessItems(message.action, purchaseOf(message).items).length > 0) return null;
  return "What was bought has no SKU, so Huddle cannot know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.";
}
