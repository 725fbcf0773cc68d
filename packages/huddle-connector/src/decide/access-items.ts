import type { HuddleAction } from "@haak/core";
import type { PurchasedItem } from "../accept/purchase.ts";

/** One SKU that Huddle opens access for. The SKU must equal that of a webhook in Huddle's settings. */
export interface AccessItem {
  readonly sku: string;
  readonly title: string;
  /** At least 1: access is had or not had, whatever a credited line says. */
  readonly quantity: number;
}

/**
 * Decides what access is given for: each SKU that the action names, or else each SKU that was bought, once. Nothing for
 * `add_user`. A grant whose purchase has no SKU at all gives nothing either: the caller must not call that access.
 */
export function accessItems(action: Pick<HuddleAction, "do" | "skus">, items: readonly PurchasedItem[]): AccessItem[] {
  if (action.do === "add_user") return [];
  if (action.skus.length > 0) return [...new Set(action.skus)].map((sku) => namedItem(sku, items));
  const bought = items.map(({ product }) => product.sku ?? "").filter((sku) => sku !== "");
  return [...new Set(bought)].map((sku) => boughtItem(sku, items));
}

/** A SKU of the rule may be one that was not bought; then it is its own title. */
function namedItem(sku: string, items: readonly PurchasedItem[]): AccessItem {
  return { sku, title: items.find(({ product }) => product.sku === sku)?.product.title ?? sku, quantity: 1 };
}

function boughtItem(sku: string, items: readonly PurchasedItem[]): AccessItem {
  const ofThisSku = items.filter(({ product }) => product.sku === sku);
  const quantity = ofThisSku.reduce((sum, item) => sum + item.quantity, 0);
  return { sku, title: ofThisSku[0]?.product.title ?? sku, quantity: Math.max(1, quantity) };
}
