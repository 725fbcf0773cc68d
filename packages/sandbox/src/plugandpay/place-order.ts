import { aBuyer, type Buyer } from "./buyer.ts";
import { payOrder } from "./change-order.ts";
import { withTax } from "./money.ts";
import type { ItemType, OrderItem, OrderPayment, OrderSource, ShopOrder } from "./order.ts";
import type { ShopProduct } from "./product.ts";
import { mustFind, type ShopState } from "./shop-state.ts";

/** One line of a new order. */
export interface ItemRequest {
  readonly productId: number;
  readonly quantity?: number;
  readonly type?: ItemType;
  readonly subscriptionId?: number;
  readonly customFields?: OrderItem["customFields"];
}

/** A new order: a checkout with its ticked bumps, or the lines themselves. */
export interface OrderRequest {
  readonly checkoutId?: number;
  readonly bumpIds?: readonly number[];
  /** Replaces the products of the checkout. */
  readonly items?: readonly ItemRequest[];
  readonly buyer?: Partial<Buyer>;
  readonly mode?: "live" | "test";
  readonly source?: OrderSource;
  readonly method?: OrderPayment["method"];
  readonly parentOrderId?: number;
  readonly tags?: readonly string[];
}

/** Adds an order to the shop, with a concept invoice and an open payment. */
export function placeOrder(state: ShopState, request: OrderRequest): ShopOrder {
  const now = state.clock();
  const isMandate = request.source === "recurring" || request.source === "upsell";
  const order: ShopOrder = {
    id: state.nextId("order"),
    mode: request.mode ?? "live",
    source: request.source ?? (request.checkoutId === undefined ? "api" : "checkout"),
    invoicedAt: null,
    checkoutId: request.checkoutId ?? null,
    parentOrderId: request.parentOrderId ?? null,
    buyer: aBuyer(request.buyer),
    items: itemsAskedFor(state, request).map((item) => newItem(state, item)),
    payment: {
      status: "open",
      type: isMandate ? "mandate" : "manual",
      method: request.method ?? (request.source === "recurring" ? "directdebit" : "ideal"),
      paidAt: null,
    },
    tags: request.tags ?? [],
    createdAt: now,
    updatedAt: now,
  };
  state.orders.set(order.id, order);
  return order;
}

function itemsAskedFor(state: ShopState, request: OrderRequest): readonly ItemRequest[] {
  if (request.items !== undefined) return request.items;
  if (request.checkoutId === undefined) throw new Error("An order needs a checkoutId, or items.");
  const checkout = mustFind(state.checkouts, request.checkoutId, "checkout");
  const bumps = new Map(checkout.orderBumps.map((bump) => [bump.id, bump]));
  const ticked = (request.bumpIds ?? []).map((id) => mustFind(bumps, id, `order bump on checkout ${checkout.id}`));
  return [
    { productId: checkout.productId },
    ...ticked.map((bump) => ({ productId: bump.productId, type: "order-bump" as const })),
  ];
}

function newItem(state: ShopState, request: ItemRequest): OrderItem {
  const product: ShopProduct = mustFind(state.products, request.productId, "product");
  const quantity = request.quantity ?? 1;
  const amountCents = product.priceCents * quantity;
  return {
    id: state.nextId("item"),
    productId: product.id,
    label: product.title,
    quantity,
    amountCents,
    amountWithTaxCents: withTax(amountCents, product.taxPercentage),
    taxPercentage: product.taxPercentage,
    type: request.type ?? null,
    interval: product.interval,
    subscriptionId: request.subscriptionId ?? null,
    customFields: request.customFields ?? [],
  };
}

/** The accepted offer, and the order before it. */
export interface UpsellRequest {
  readonly orderId: number;
  readonly upsellId: number;
  /** The type of the line. Both were seen. The default is one-click. */
  readonly itemType?: "one-click-upsell" | "upsell";
}

/**
 * Accepts an offer right after the payment. It becomes an order of its own on the same checkout, with source `upsell`
 * (FACTS.md §5). It is paid at once, because it is charged to the mandate of the first order (our choice).
 */
export function takeUpsell(state: ShopState, request: UpsellRequest): ShopOrder {
  const parent = mustFind(state.orders, request.orderId, "order");
  const checkout = mustFind(state.checkouts, parent.checkoutId ?? 0, "checkout");
  const offers = new Map(checkout.upsells.map((offer) => [offer.id, offer]));
  const offer = mustFind(offers, request.upsellId, `upsell on checkout ${checkout.id}`);
  const order = placeOrder(state, {
    checkoutId: checkout.id,
    items: [{ productId: offer.productId, type: request.itemType ?? "one-click-upsell" }],
    buyer: parent.buyer,
    mode: parent.mode,
    source: "upsell",
    parentOrderId: parent.id,
  });
  return payOrder(state, order.id);
}
