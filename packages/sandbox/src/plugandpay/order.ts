import type { Buyer } from "./buyer.ts";
import type { Interval } from "./product.ts";

/** Values of `items[].type` as the API sends them. Null is the standard line (FACTS.md §5). */
export type ItemType = "order-bump" | "upsell" | "one-click-upsell" | "downsell" | "gift" | null;

/** Where an order came from (FACTS.md §5). */
export type OrderSource = "admin" | "api" | "checkout" | "import" | "recurring" | "upgrade" | "upsell" | "unknown";

/** One line of an order. */
export interface OrderItem {
  readonly id: number;
  readonly productId: number;
  readonly label: string;
  readonly quantity: number;
  readonly amountCents: number;
  readonly amountWithTaxCents: number;
  readonly taxPercentage: number;
  readonly type: ItemType;
  readonly interval: Interval | null;
  /** The contract that this line pays for, once it exists. */
  readonly subscriptionId: number | null;
  readonly customFields: readonly { readonly label: string; readonly input: string }[];
}

/** The state of an order's payment. */
export interface OrderPayment {
  readonly status: "open" | "processing" | "paid" | "reversed";
  readonly type: "manual" | "mandate";
  readonly method: "ideal" | "directdebit" | "creditcard";
  readonly paidAt: Date | null;
}

/** An order as the shop keeps it. */
export interface ShopOrder {
  readonly id: number;
  readonly mode: "live" | "test";
  readonly source: OrderSource;
  /** Null while the invoice is a concept. */
  readonly invoicedAt: Date | null;
  readonly checkoutId: number | null;
  /** The order before this upsell. */
  readonly parentOrderId: number | null;
  readonly buyer: Buyer;
  readonly items: readonly OrderItem[];
  readonly payment: OrderPayment;
  readonly tags: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The total of all lines, in cents. */
export function orderTotals(order: ShopOrder): { readonly amountCents: number; readonly amountWithTaxCents: number } {
  return {
    amountCents: order.items.reduce((sum, item) => sum + item.amountCents, 0),
    amountWithTaxCents: order.items.reduce((sum, item) => sum + item.amountWithTaxCents, 0),
  };
}

/** The number on the invoice, or null while it is a concept. The number of a test order ends in `-T` (FACTS.md §5). */
export function invoiceNumber(order: ShopOrder): string | null {
  if (order.invoicedAt === null) return null;
  return `${order.invoicedAt.getUTCFullYear()}${order.id}${order.mode === "test" ? "-T" : ""}`;
}

/** A uuid made from the kind and the id, so that two runs of one story give the same references. */
export function referenceOf(kind: "order" | "subscription" | "run", id: number): string {
  const first = { order: "0d000000", subscription: "5b000000", run: "a1000000" }[kind];
  return `${first}-0000-4000-8000-${String(id).padStart(12, "0")}`;
}

/** A contract with repeated collections: a subscription, or a plan of instalments. */
export interface ShopSubscription {
  readonly id: number;
  readonly status: "active" | "cancelled" | "ended" | "inactive";
  readonly type: "subscription" | "installments";
  readonly mode: "live" | "test";
  readonly productId: number;
  readonly quantity: number;
  readonly buyer: Buyer;
  readonly interval: Interval;
  /** Number of instalments in the plan. Null for a subscription, because it has no last one. */
  readonly cycles: number | null;
  readonly cyclesCollected: number;
  readonly startedAt: Date;
  readonly cancelledAt: Date | null;
  /** The last day of a cancelled contract. */
  readonly terminatesAt: Date | null;
  readonly updatedAt: Date;
}
