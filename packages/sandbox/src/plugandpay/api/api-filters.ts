import type { ShopOrder } from "../order.ts";
import type { ShopProduct } from "../product.ts";
import type { ShopSubscription } from "../subscription.ts";
import { type Filter, isOneOf, isSince, isUntil } from "./list-filter.ts";

/** The filters of `GET /v2/orders` that a hub needs; dates in UTC (FACTS.md §3). */
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
