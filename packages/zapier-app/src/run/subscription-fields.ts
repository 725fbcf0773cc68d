import { type CustomerData, customerFields } from "./customer-fields.ts";
import { deliveryFields } from "./delivery-fields.ts";
import type { Envelope, Reported } from "./envelope.ts";
import { amount, type Field, integer, number, text, texts, time, yesOrNo } from "./field.ts";
import { amountOf, taxOf } from "./money.ts";
import type { ProductData } from "./order-data.ts";

/** The data of a subscription event, that a run uses. */
export interface SubscriptionData {
  readonly subscription: Subscription;
}

interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly type?: Reported<string>;
  readonly mode?: Reported<string>;
  readonly label?: Reported<string>;
  readonly product?: Reported<ProductData>;
  readonly customer?: Reported<CustomerData>;
  readonly amount?: Reported<string>;
  readonly amount_with_tax?: Reported<string>;
  readonly currency?: Reported<string>;
  readonly quantity?: Reported<number>;
  readonly interval?: Reported<string>;
  readonly trial?: Reported<{ readonly ends_at?: Reported<string>; readonly active?: Reported<boolean> }>;
  readonly started_at?: Reported<string>;
  readonly cancelled_at?: Reported<string>;
  readonly ends_at?: Reported<string>;
  readonly ended_at?: Reported<string>;
  readonly next_payment_at?: Reported<string>;
  readonly payments_done?: Reported<number>;
  readonly payments_left?: Reported<number>;
  readonly order_id?: Reported<string>;
  readonly tags?: Reported<readonly string[]>;
}

type SubscriptionField = Field<Envelope<SubscriptionData>>;

/** The fields of a run or search result about a subscription or a plan of instalments. */
export function subscriptionFields(idLabel: string): SubscriptionField[] {
  return [
    ...deliveryFields<SubscriptionData>(idLabel, ({ subscription }) => subscription.mode),
    ...contractFields(),
    ...momentFields(),
    ...priceFields(),
    ...customerFields<Envelope<SubscriptionData>>(({ data }) => data.subscription.customer),
    texts("tags", "Tags", ({ data }) => data.subscription.tags),
  ];
}

function contractFields(): SubscriptionField[] {
  return [
    text("subscription_id", "Subscription ID", ({ data }) => data.subscription.id),
    text("status", "Status", ({ data }) => data.subscription.status),
    text("subscription_type", "Subscription or Instalments", ({ data }) => data.subscription.type),
    text("label", "Subscription Name", ({ data }) => data.subscription.label),
    text("product_id", "Product ID", ({ data }) => data.subscription.product?.id),
    text("product_name", "Product Name", ({ data }) => data.subscription.product?.title),
    text("sku", "Product SKU", ({ data }) => data.subscription.product?.sku),
    text("group", "Product Group", ({ data }) => data.subscription.product?.group),
    text("order_id", "First Order ID", ({ data }) => data.subscription.order_id),
  ];
}

/** Cancelled means that the customer gave notice, ended that it has stopped. `ends_at` is the planned end, `ended_at` the real one. */
function momentFields(): SubscriptionField[] {
  return [
    time("started_at", "Started At", ({ data }) => data.subscription.started_at),
    yesOrNo("is_trial", "Is in Trial", ({ data }) => data.subscription.trial?.active ?? false),
    time("trial_ends_at", "Trial Ends At", ({ data }) => data.subscription.trial?.ends_at),
    time("cancelled_at", "Cancelled At", ({ data }) => data.subscription.cancelled_at),
    time("ends_at", "Ends At", ({ data }) => data.subscription.ends_at),
    time("ended_at", "Ended At", ({ data }) => data.subscription.ended_at),
    time("next_payment_at", "Next Payment At", ({ data }) => data.subscription.next_payment_at),
  ];
}

function priceFields(): SubscriptionField[] {
  return [
    text("currency", "Currency", ({ data }) => data.subscription.currency),
    amount("total", "Total per Payment (incl. Tax)", ({ data }) => data.subscription.amount_with_tax),
    amount("total_excluding_tax", "Total per Payment (excl. Tax)", ({ data }) => data.subscription.amount),
    number("tax", "Tax per Payment", ({ data: { subscription } }) =>
      taxOf(amountOf(subscription.amount_with_tax), amountOf(subscription.amount)),
    ),
    number("quantity", "Quantity", ({ data }) => data.subscription.quantity),
    text("interval", "Payment Interval", ({ data }) => data.subscription.interval),
    integer("payments_done", "Payments Done", ({ data }) => data.subscription.payments_done),
    integer("payments_left", "Payments Left", ({ data }) => data.subscription.payments_left),
  ];
}
