import { billingView } from "../buyer.ts";
import { bareCheckoutView } from "../checkout.ts";
import { moneyText, rateView } from "../money.ts";
import { invoiceNumber, type OrderItem, orderTotals, referenceOf, type ShopOrder } from "../order.ts";
import { productView } from "../product.ts";
import { mustFind, type ShopState } from "../shop-state.ts";
import { dateOrNull, timestampOrNull, timestampText } from "../timestamp.ts";
import { bareSubscriptionView } from "./subscription-view.ts";

/**
 * An order as `GET /v2/orders/{id}` shows it. Relations are absent unless the request includes them (official PHP
 * SDK, FACTS.md §4, §5).
 */
export function orderView(state: ShopState, order: ShopOrder, includes: ReadonlySet<string>) {
  const asked = Object.entries(RELATIONS).filter(([name]) => includes.has(name));
  const relations = asked.map(([name, view]) => [RELATION_KEYS[name] ?? name, view(state, order, includes)] as const);
  return { ...bareOrderView(state, order), ...Object.fromEntries(relations) };
}

function bareOrderView(state: ShopState, order: ShopOrder) {
  const totals = orderTotals(order);
  const firstItem = order.items[0];
  return {
    id: order.id,
    reference: referenceOf("order", order.id),
    invoice_number: invoiceNumber(order),
    invoice_status: order.invoicedAt === null ? "concept" : "final",
    invoice_date: dateOrNull(order.invoicedAt),
    amount: moneyText(totals.amountCents),
    amount_with_tax: moneyText(totals.amountWithTaxCents),
    customer_id: order.buyer.customerId ?? null,
    product_group: firstItem === undefined ? null : mustFind(state.products, firstItem.productId, "product").group,
    is_first: order.source !== "recurring",
    is_hidden: false,
    is_tax_included: false,
    mode: order.mode,
    source: order.source,
    debtor_status: null,
    debtor_step: null,
    meta: [],
    created_at: timestampText(order.createdAt),
    updated_at: timestampText(order.updatedAt),
    deleted_at: null,
  };
}

type Relation = (state: ShopState, order: ShopOrder, includes: ReadonlySet<string>) => unknown;

const RELATIONS: Readonly<Record<string, Relation>> = {
  billing: (_state, order) => billingView(order.buyer),
  checkout: (state, order) =>
    order.checkoutId === null ? null : bareCheckoutView(mustFind(state.checkouts, order.checkoutId, "checkout")),
  collection_costs: () => [],
  comments: () => [],
  commissions: () => [],
  discounts: () => [],
  is_collectible: () => true,
  items: (state, order, includes) => order.items.map((item) => itemView(state, { order, item }, includes)),
  note: () => null,
  payment: (_state, order) => paymentView(order),
  related_orders: (state, order) => relatedOrders(state, order).map((related) => ({ id: related.id })),
  shipping: () => null,
  tags: (_state, order) => order.tags,
  taxes: (_state, order) => order.items.map(taxView),
};

/** The only relation whose field has another name than its include. */
const RELATION_KEYS: Readonly<Record<string, string>> = { discounts: "total_discounts" };

interface ItemOfOrder {
  readonly order: ShopOrder;
  readonly item: OrderItem;
}

function itemView(state: ShopState, { order, item }: ItemOfOrder, includes: ReadonlySet<string>) {
  return {
    id: item.id,
    order_id: order.id,
    product_id: item.productId,
    label: item.label,
    quantity: item.quantity,
    amount: moneyText(item.amountCents),
    amount_with_tax: moneyText(item.amountWithTaxCents),
    type: item.type,
    interval: item.interval,
    ...(includes.has("discounts") ? { discounts: [] } : {}),
    ...(includes.has("taxes") ? { tax: taxView(item) } : {}),
    ...(includes.has("custom_fields") ? { custom_fields: item.customFields } : {}),
    ...(includes.has("products") ? { product: itemProductView(state, item) } : {}),
    ...(includes.has("subscriptions") ? { subscription: itemSubscriptionView(state, item) } : {}),
  };
}

function itemProductView(state: ShopState, item: OrderItem) {
  return productView(mustFind(state.products, item.productId, "product"), new Set());
}

function itemSubscriptionView(state: ShopState, item: OrderItem) {
  if (item.subscriptionId === null) return null;
  return bareSubscriptionView(state, mustFind(state.subscriptions, item.subscriptionId, "subscription"));
}

function taxView(item: OrderItem) {
  const tax = moneyText(item.amountWithTaxCents - item.amountCents);
  return { amount: tax, amount_with_tax: moneyText(item.amountWithTaxCents), rate: rateView(item.taxPercentage) };
}

function paymentView(order: ShopOrder) {
  const { payment } = order;
  const isStarted = payment.status !== "open";
  return {
    order_id: order.id,
    status: payment.status,
    type: payment.type,
    method: payment.method,
    provider: "mollie",
    paid_at: timestampOrNull(payment.paidAt),
    customer_id: order.buyer.customerId ?? null,
    mandate_id: payment.type === "mandate" ? `mdt_${order.id}` : null,
    transaction_id: isStarted ? `tr_${order.id}` : null,
    transaction_status: isStarted ? payment.status : null,
    is_cancelable: false,
    url: `https://shop.example.com/orders/payment-link/${referenceOf("order", order.id)}`,
  };
}

/** The parent of an upsell, and the upsells of a parent. Only ids are listed, because other fields are not published. */
function relatedOrders(state: ShopState, order: ShopOrder): ShopOrder[] {
  return [...state.orders.values()].filter(
    (other) => other.parentOrderId === order.id || other.id === order.parentOrderId,
  );
}
