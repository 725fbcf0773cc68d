import type { OrderKind } from "@haak/core";
import { customerIdOf, customerOf, discountsOf, productOf } from "../fetch/fetched-fields.ts";
import type { FetchedItem, FetchedOrder } from "../fetch/fetched-order.ts";
import { labelledValues, productWithoutId } from "./event-values.ts";

/** The data of an order that Plug&Pay stores elsewhere. Each is null if Plug&Pay does not have it. */
export interface BesideOrder {
  readonly installment: { readonly number: number; readonly count: number | null } | null;
  readonly upsell: { readonly id: string; readonly name: string | null; readonly parent_order_id?: string } | null;
}

/** Converts a fetched order to the data of an event. Data that Plug&Pay does not give is absent. */
export function orderData(order: FetchedOrder, { installment, upsell }: BesideOrder) {
  const items = order.items ?? [];
  return {
    id: order.id,
    number: order.invoice_number,
    reference: order.reference,
    kind: orderKind(order),
    mode: order.mode ?? "live",
    source: order.source,
    product_group: order.product_group,
    hidden: order.is_hidden,
    deleted_at: order.deleted_at,
    created_at: order.created_at,
    paid_at: order.payment?.paid_at,
    currency: order.currency ?? "EUR",
    amount: order.amount ?? null,
    amount_with_tax: order.amount_with_tax ?? null,
    tax_exempt: order.billing?.contact?.tax_exempt,
    customer: customerOf(order.billing, customerIdOf(order.customer_id, order.payment?.customer_id)),
    lines: items.map(lineOf),
    payment: paymentOf(order),
    installment,
    subscription_id: collectedSubscription(order),
    upsell,
    checkout: checkoutOf(order),
    discounts: discountsOf(order.total_discounts),
    comments: order.comments ?? undefined,
    tags: order.tags ?? [],
    custom_fields: labelledValues(items.flatMap((item) => item.custom_fields ?? [])),
  };
}

function paymentOf({ payment }: FetchedOrder) {
  if (!payment) return null;
  const { status, type, method, provider, transaction_id: id } = payment;
  return { status, type, method, provider, transaction_id: id || null };
}

function checkoutOf({ checkout }: FetchedOrder) {
  return checkout?.id ? { id: checkout.id, name: checkout.name ?? checkout.id } : null;
}

/**
 * The subscription that a collection belongs to. A first order has its subscription on the line instead, because its other lines may be
 * things that the buyer keeps when the subscription ends.
 */
function collectedSubscription({ source, items }: FetchedOrder): string | null {
  if (source !== "recurring") return null;
  const ids = new Set(items?.flatMap((item) => item.subscription?.id ?? []));
  const [only] = ids;
  return ids.size === 1 && only !== undefined ? only : null;
}

function lineOf(item: FetchedItem) {
  return {
    // Plug&Pay writes null for a standard line. An unknown type is passed on as it is.
    type: item.type || "standard",
    product: item.product ? productOf(item.product) : unnamedProduct(item),
    label: item.label,
    quantity: item.quantity ?? 1,
    amount: item.amount ?? null,
    amount_with_tax: item.amount_with_tax ?? null,
    tax_percentage: item.tax?.rate?.percentage,
    subscription_id: item.subscription?.id,
    discounts: discountsOf(item.discounts),
  };
}

/** The product may have been deleted, or the seller typed the line by hand without a product. */
function unnamedProduct({ product_id: id, label }: FetchedItem) {
  return id == null ? productWithoutId({ sku: null, title: label || null }) : productOf({ id, title: label });
}

/** The kind of an order. A collection (source `recurring`) is an instalment if it belongs to an instalment plan, and otherwise a renewal. */
export function orderKind(order: Pick<FetchedOrder, "source" | "items">): OrderKind {
  if (order.source === "upsell") return "upsell";
  if (order.source !== "recurring") return "first";
  return instalmentPlanId(order) !== null || hasInstalmentProduct(order) ? "installment" : "renewal";
}

/** The id of the instalment plan of an order, or null if it has none. */
export function instalmentPlanId({ items }: Pick<FetchedOrder, "items">): string | null {
  return (
    items?.find((item) => item.subscription?.type === "installments" && item.subscription.id)?.subscription?.id ?? null
  );
}

function hasInstalmentProduct({ items }: Pick<FetchedOrder, "items">): boolean {
  return items?.some((item) => item.subscription == null && item.product?.type === "installments") ?? false;
}
