import type { PurchasedItem } from "../accept/purchase.ts";

/** One SKU that Huddle opens access for. The SKU must equal that of a webhook in Huddle's settings. */
export interface LineItem {
  readonly sku: string;
  readonly title: string;
  /** At least 1: access is had or not had, whatever a credited line says. */
  readonly quantity: number;
}

/** A line item for each SKU that is to be opened. A SKU of the rule may be one that was not bought; then it is its own title. */
export function lineItems(skus: readonly string[], items: readonly PurchasedItem[]): LineItem[] {
  return [...new Set(skus)].map((sku) => {
    const bought = items.filter(({ product }) => product.sku === sku);
    const quantity = bought.reduce((sum, item) => sum + item.quantity, 0);
    return { sku, title: bought[0]?.product.title ?? sku, quantity: Math.max(1, quantity) };
  });
}
