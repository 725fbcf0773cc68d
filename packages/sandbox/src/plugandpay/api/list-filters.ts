import type { ShopOrder, ShopSubscription } from "../order.ts";
import type { ShopProduct } from "../product.ts";
import { readFilterTime } from "../timestamp.ts";

/** Whether an item passes a filter with this value. */
export type Filter<T> = (item: T, value: string) => boolean;

/** The items that pass, or the `errors` of a 422 if the query is wrong. */
export type Filtered<T> =
  | { readonly ok: true; readonly items: T[] }
  | { readonly ok: false; readonly errors: Record<string, string[]> };

/** Applies the filters that the query names. A parameter without a filter is ignored (our choice, FACTS.md §3). */
export function filterList<T>(
  items: Iterable<T>,
  query: URLSearchParams,
  filters: Readonly<Record<string, Filter<T>>>,
): Filtered<T> {
  const errors = timeErrors(query);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const named = [...query].filter(([name, value]) => Object.hasOwn(filters, name) && value !== "");
  const passes = (item: T) => named.every(([name, value]) => filters[name]?.(item, value) ?? true);
  return { ok: true, items: [...items].filter(passes) };
}

/** Not before the moment of the filter. Whole seconds are compared, because a filter has no smaller unit. */
function isSince(at: Date | null, value: string): boolean {
  return at !== null && wholeSeconds(at) >= wholeSeconds(readFilterTime(value));
}

/** Not after the moment of the filter. */
function isUntil(at: Date | null, value: string): boolean {
  return at !== null && wholeSeconds(at) <= wholeSeconds(readFilterTime(value));
}

/** One of a comma list. */
function isOneOf(value: string, list: string): boolean {
  return list.split(",").includes(value);
}

function wholeSeconds(at: Date | null): number {
  return at === null ? Number.NaN : Math.floor(at.getTime() / 1000);
}

function timeErrors(query: URLSearchParams): Record<string, string[]> {
  const wrong = [...query].filter(
    ([name, value]) => /^(since|until)_/.test(name) && value !== "" && readFilterTime(value) === null,
  );
  return Object.fromEntries(wrong.map(([name]) => [name, [`The ${name} does not match the format Y-m-d H:i:s.`]]));
}

/** The filters of `GET /v2/orders` that a hub needs. Dates are in UTC (FACTS.md §3). */
export const ORDER_FILTERS: Readonly<Record<string, Filter<ShopOrder>>> = {
  since_paid_at: (order, value) => isSince(order.payment.paidAt, value),
  until_paid_at: (order, value) => isUntil(order.payment.paidAt, value),
  since_updated_at: (order, value) => isSince(order.updatedAt, value),
  since_invoice_date: (order, value) => isSince(order.invoicedAt, value),
  until_invoice_date: (order, value) => isUntil(order.invoicedAt, `${value} 23:59:59`),
  payment_status: (order, value) => isOneOf(order.payment.status, value),
  checkout_id: (order, value) => String(order.checkoutId) === value,
  product_id: (order, value) => order.items.some((item) => String(item.productId) === value),
  email: (order, value) => order.buyer.email === value,
  source: (order, value) => order.source === value,
  is_first: (order, value) => (order.source !== "recurring") === (value === "1"),
  is_upsell: (order, value) => (order.source === "upsell") === (value === "1"),
  mode: (order, value) => value === "all" || order.mode === value,
};

/** The filters of `GET /v2/subscriptions` that a hub needs (FACTS.md §3). */
export const SUBSCRIPTION_FILTERS: Readonly<Record<string, Filter<ShopSubscription>>> = {
  since_created_at: (contract, value) => isSince(contract.startedAt, value),
  until_created_at: (contract, value) => isUntil(contract.startedAt, value),
  status: (contract, value) => contract.status === value,
  type: (contract, value) => contract.type === value,
  product_id: (contract, value) => String(contract.productId) === value,
  mode: (contract, value) => value === "all" || contract.mode === value,
};

/** The filters of `GET /v2/products` (FACTS.md §3). */
export const PRODUCT_FILTERS: Readonly<Record<string, Filter<ShopProduct>>> = {
  q: (product, value) => product.title.toLowerCase().includes(value.toLowerCase()),
  type: (product, value) => product.type === value,
  product_ids: (product, value) => isOneOf(String(product.id), value),
};
