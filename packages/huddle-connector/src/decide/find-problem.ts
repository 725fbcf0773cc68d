import { accessItems, type ConnectorMessage } from "@haak/core";
import { purchaseOf } from "../accept/purchase.ts";

/** Why this call would let nobody into anything, or null: Huddle finds the access to give by the SKU alone. */
export function findProblem(message: ConnectorMessage): string | null {
  if (message.action.do !== "grant") return null;
  const things = purchaseOf(message).items.map(({ product }) => ({ sku: product.sku ?? null }));
  if (accessItems(message.action, things).length > 0) return null;
  return "What was bought has no SKU, so Huddle cannot know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.";
}
