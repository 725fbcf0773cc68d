import type { PurchasedItem } from "../accept/purchase.ts";

/** A SKU for which Huddle gives access. It must equal the SKU of a webhook in Huddle's settings. */
export interface LineItem {
  readonly sku: string;
  readonly title: string;
  /** At least 1, because a person either has access or not, also if a line was credited. */
  readonly quantity: number;
}

/** Makes a line item for each SKU. A SKU of the rule that was not bought gets itself as title. */
export function lineItems(skus: readonly string[], items: readonly PurchasedItem[]): LineItem[] {
  return [...new Set(skus)].map((sku) => {
    const bought = items.filter(({ product }) => product.sku === sku);
    const quantity = bought.reduce((sum, item) => sum + item.quantity, 0);
    return { sku, title: bought[0]?.product.title ?? sku, quantity: Math.max(1, quantity) };
  });
}
