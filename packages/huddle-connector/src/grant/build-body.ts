import { accessItems, type ConnectorMessage } from "@haak/core";
import { type PurchasedItem, purchaseOf } from "../accept/purchase.ts";

/**
 * Writes the body for Huddle: JSON in the shape of a paid order of Shopify, because Huddle's help article describes
 * no other sender (help.imu.nl, article 3442865). The same message always gives the same text. Throws for `revoke`,
 * because this call cannot do that.
 */
export function buildHuddleBody(message: ConnectorMessage): string {
  if (message.action.do === "revoke") throw new Error("Huddle documents no call that revokes access.");
  const { id, number, person, items } = purchaseOf(message);
  const email = message.email ?? person.email;
  return JSON.stringify({
    id,
    order_number: number,
    created_at: message.event.occurred_at,
    email,
    customer: { email, first_name: person.firstName, last_name: person.lastName },
    line_items: message.action.do === "add_user" ? [] : lineItems(skusOf(message, items), items),
    financial_status: "paid",
  });
}

function skusOf({ action }: ConnectorMessage, items: ReturnType<typeof purchaseOf>["items"]): string[] {
  const things = items.map(({ product }) => ({ sku: product.sku ?? null }));
  return accessItems(action, things).flatMap(({ kind, name }) => (kind === "sku" ? name : []));
}

/** A SKU for which Huddle gives access. It must equal the SKU of a webhook in Huddle's settings. */
export interface LineItem {
  readonly sku: string;
  readonly title: string;
  /** At least 1, because a person either has access or not, also if a line was credited. */
  readonly quantity: number;
}

/** Makes a line item for each SKU. A SKU of the rule that was not bought gets itself as title. */
function lineItems(skus: readonly string[], items: readonly PurchasedItem[]): LineItem[] {
  return [...new Set(skus)].map((sku) => {
    const bought = items.filter(({ product }) => product.sku === sku);
    const quantity = bought.reduce((sum, item) => sum + item.quantity, 0);
    return { sku, title: bought[0]?.product.title ?? sku, quantity: Math.max(1, quantity) };
  });
}
