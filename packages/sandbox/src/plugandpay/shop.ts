import { invoiceOrder, payOrder, reverseOrder } from "./change-order.ts";
import {
  type Collection,
  cancelSubscription,
  collectInstalment,
  endSubscription,
  renewSubscription,
  resumeSubscription,
} from "./change-subscription.ts";
import type { Offer, ShopCheckout } from "./checkout.ts";
import { centsOf } from "./money.ts";
import type { ShopOrder, ShopSubscription } from "./order.ts";
import { type OrderRequest, placeOrder, takeUpsell, type UpsellRequest } from "./place-order.ts";
import type { ContractType, Interval, ShopProduct } from "./product.ts";
import { type NewRule, newRule } from "./rule.ts";
import { mustFind, type ShopRule, type ShopSeller, type ShopState, type ShopSubmission } from "./shop-state.ts";
import { type SubmissionRequest, submitForm } from "./submission.ts";

/** A new product, filled in by the seller. The defaults are a monthly contract and 21 % tax. */
export interface NewProduct {
  readonly id: number;
  readonly title: string;
  /** Without tax, with two decimals: `"100.00"`. For instalments it is the price of one. */
  readonly price: string;
  readonly sku?: string;
  readonly group?: string;
  readonly type?: ContractType;
  readonly interval?: Interval;
  /** Number of instalments, including the first. */
  readonly cycles?: number;
  readonly taxPercentage?: number;
}

/** A new payment page, filled in by the seller. */
export interface NewCheckout {
  readonly id: number;
  readonly name: string;
  readonly productId: number;
  readonly orderBumps?: readonly Offer[];
  readonly upsells?: readonly Offer[];
}

/** The actions in a shop. Each returns the changed record. They never send a notice, because a story decides when to notify. */
export interface ShopControls {
  addProduct(product: NewProduct): ShopProduct;
  addCheckout(checkout: NewCheckout): ShopCheckout;
  addSeller(seller: ShopSeller): ShopSeller;
  setSellerStatus(sellerId: number, status: ShopSeller["status"]): ShopSeller;
  placeOrder(request: OrderRequest): ShopOrder;
  invoiceOrder(orderId: number): ShopOrder;
  payOrder(orderId: number): ShopOrder;
  reverseOrder(orderId: number): ShopOrder;
  takeUpsell(request: UpsellRequest): ShopOrder;
  /** Places and pays the first order of a contract. */
  startSubscription(request: OrderRequest): { readonly order: ShopOrder; readonly subscription: ShopSubscription };
  collectInstalment(subscriptionId: number, how?: Collection): ShopOrder;
  renewSubscription(subscriptionId: number, how?: Collection): ShopOrder;
  cancelSubscription(subscriptionId: number, endsAt: Date): ShopSubscription;
  resumeSubscription(subscriptionId: number): ShopSubscription;
  endSubscription(subscriptionId: number): ShopSubscription;
  submitForm(request: SubmissionRequest): ShopSubmission;
  addRule(rule: NewRule): ShopRule;
}

/** Binds the actions to a shop. */
export function shopControls(state: ShopState): ShopControls {
  return {
    addProduct: (product) => keep(state.products, newProduct(state, product)),
    addCheckout: (checkout) => keep(state.checkouts, newCheckout(state, checkout)),
    addSeller: (seller) => keep(state.sellers, seller),
    setSellerStatus: (id, status) => keep(state.sellers, { ...mustFind(state.sellers, id, "seller"), status }),
    placeOrder: (request) => placeOrder(state, request),
    invoiceOrder: (id) => invoiceOrder(state, id),
    payOrder: (id) => payOrder(state, id),
    reverseOrder: (id) => reverseOrder(state, id),
    takeUpsell: (request) => takeUpsell(state, request),
    startSubscription: (request) => startSubscription(state, request),
    collectInstalment: (id, how) => collectInstalment(state, id, how),
    renewSubscription: (id, how) => renewSubscription(state, id, how),
    cancelSubscription: (id, endsAt) => cancelSubscription(state, id, endsAt),
    resumeSubscription: (id) => resumeSubscription(state, id),
    endSubscription: (id) => endSubscription(state, id),
    submitForm: (request) => submitForm(state, request),
    addRule: (rule) => keep(state.rules, newRule(state, rule)),
  };
}

function keep<T extends { readonly id: number }>(records: Map<number, T>, record: T): T {
  records.set(record.id, record);
  return record;
}

function newProduct(state: ShopState, product: NewProduct): ShopProduct {
  const type = product.type ?? "one_off";
  return {
    id: product.id,
    title: product.title,
    sku: product.sku ?? null,
    group: product.group ?? null,
    type,
    priceCents: centsOf(product.price),
    taxPercentage: product.taxPercentage ?? 21,
    interval: type === "one_off" ? null : (product.interval ?? "monthly"),
    cycles: type === "installments" ? (product.cycles ?? 3) : null,
    createdAt: state.clock(),
  };
}

function newCheckout(state: ShopState, checkout: NewCheckout): ShopCheckout {
  const { id, name, productId, orderBumps = [], upsells = [] } = checkout;
  for (const sold of [productId, ...[...orderBumps, ...upsells].map((offer) => offer.productId)]) {
    mustFind(state.products, sold, "product");
  }
  return { id, name, productId, orderBumps, upsells, createdAt: state.clock() };
}

function startSubscription(state: ShopState, request: OrderRequest) {
  const order = payOrder(state, placeOrder(state, request).id);
  const contractId = order.items.find((item) => item.subscriptionId !== null)?.subscriptionId;
  const subscription = mustFind(state.subscriptions, contractId ?? 0, "subscription for what was ordered");
  return { order, subscription };
}
