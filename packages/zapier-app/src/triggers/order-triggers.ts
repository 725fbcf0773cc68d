import type { Trigger } from "zapier-platform-core";
import type { OrderData } from "../run/order-data.ts";
import { orderFields, orderLineFields } from "../run/order-fields.ts";
import { sampleOrderLine, sampleOrderMessage, sampleUpsell } from "../run/samples.ts";
import type { Ask } from "../subscribe/input-fields.ts";
import { type HookTriggerParts, hookTrigger } from "./hook-trigger.ts";

const PRODUCTS: readonly Ask[] = ["products", "product_groups"];
const ANY_ORDER: readonly Ask[] = [...PRODUCTS, "payments", "include_test_orders"];
const ONE_KIND: readonly Ask[] = [...PRODUCTS, "include_test_orders"];

/** Triggers about orders, each with its kinds of payment. */
export const orderTriggers: readonly Trigger[] = [
  orderTrigger({
    key: "order_paid",
    noun: "Order",
    label: "Order Paid",
    description: "Triggers when an order is paid.",
    asks: ANY_ORDER,
    sample: sampleOrderMessage("order.paid"),
  }),
  orderTrigger({
    key: "order_created",
    noun: "Order",
    label: "Order Created",
    description: "Triggers when an order is made, which may be long before it is paid.",
    asks: ANY_ORDER,
    sample: sampleOrderMessage("order.created", {
      paid_at: null,
      payment: { status: "open", method: "directdebit", provider: "mollie", transaction_id: "tr_example1001" },
    }),
  }),
  orderTrigger({
    key: "order_line_paid",
    noun: "Line",
    label: "Order Line Paid",
    description: "Triggers when an order is paid, once for each of its lines.",
    asks: ANY_ORDER,
    always: { per_line: true },
    fields: orderLineFields("Delivery ID"),
    sample: sampleOrderLine(),
  }),
  orderTrigger({
    key: "upsell_paid",
    noun: "Upsell",
    label: "Upsell Paid",
    description: "Triggers when a one-click upsell is paid, which is an order of its own.",
    asks: ["upsells", ...ONE_KIND],
    always: { kinds: ["upsell"] },
    sample: sampleUpsell(),
  }),
  orderTrigger({
    key: "installment_paid",
    noun: "Instalment",
    label: "Instalment Paid",
    description: "Triggers when a later instalment is paid; the first one is an order.",
    asks: ONE_KIND,
    always: { kinds: ["installment"] },
    sample: sampleOrderMessage("order.paid", {
      kind: "installment",
      source: "recurring",
      installment: { number: 2, count: 3 },
    }),
  }),
  orderTrigger({
    key: "subscription_renewed",
    noun: "Renewal",
    label: "Subscription Renewed",
    description: "Triggers when the next payment of a subscription is made; the first one is an order.",
    asks: ONE_KIND,
    always: { kinds: ["renewal"] },
    sample: sampleOrderMessage("order.paid", { kind: "renewal", source: "recurring", installment: null }),
  }),
  orderTrigger({
    key: "payment_reversed",
    noun: "Payment",
    label: "Payment Reversed",
    description: "Triggers when the payment of an order is reversed or credited.",
    asks: ONE_KIND,
    sample: sampleOrderMessage("payment.reversed", {
      payment: { status: "reversed", method: "directdebit", provider: "mollie", transaction_id: "tr_example1001" },
    }),
  }),
];

/** Most order triggers send the whole order. */
function orderTrigger(
  parts: Omit<HookTriggerParts<OrderData>, "subject" | "fields"> & Partial<Pick<HookTriggerParts<OrderData>, "fields">>,
): Trigger {
  return hookTrigger({ fields: orderFields("Delivery ID"), ...parts, subject: "order" });
}
