import {
  affiliateEvent,
  formSubmitted,
  orderEvent,
  orderPaid,
  type ShopEvent,
  subscriptionEvent,
} from "./shop-events.ts";

/** The input of a Zap on a trigger, an event that does not match, one that does, and the values of its run. */
export interface TriggerStory {
  readonly input?: object;
  readonly other: ShopEvent;
  readonly event: ShopEvent;
  readonly run: object;
}

/** One story for each trigger that runs once per event. Their ids differ, because all of them use one hub. */
export const TRIGGER_STORIES: Readonly<Record<string, TriggerStory>> = {
  order_paid: {
    input: { products: ["1-7"] },
    other: orderPaid({ id: "1-1", products: ["1-8"] }),
    event: orderPaid({ id: "1-2", products: ["1-8", "1-7"] }),
    run: { type: "order.paid", order_id: "1-2", kind: "first", is_first_payment: true, total: 242, tax: 42 },
  },
  order_created: {
    input: { product_groups: ["2-group"] },
    other: orderPaid({ id: "2-1", products: ["2-7"], group: "2-group" }),
    event: orderEvent("order.created", { id: "2-2", products: ["2-7"], group: "2-group" }),
    run: { type: "order.created", order_id: "2-2", lines: [{ product_id: "2-7", group: "2-group" }] },
  },
  upsell_paid: {
    input: { upsells: ["4-up"] },
    other: orderPaid({ id: "4-1", products: ["4-7"], kind: "upsell", more: { upsell: { id: "4-else" } } }),
    event: orderPaid({
      id: "4-2",
      products: ["4-7"],
      kind: "upsell",
      more: { upsell: { id: "4-up", name: "More", parent_order_id: "4-0" } },
    }),
    run: { order_id: "4-2", kind: "upsell", upsell_name: "More", parent_order_id: "4-0", is_first_payment: true },
  },
  installment_paid: {
    input: { products: ["5-7"] },
    other: orderPaid({ id: "5-1", products: ["5-7"], kind: "renewal" }),
    event: orderPaid({
      id: "5-2",
      products: ["5-7"],
      kind: "installment",
      more: { installment: { number: 2, count: 3 } },
    }),
    run: { order_id: "5-2", is_first_payment: false, installment_number: 2, installment_count: 3 },
  },
  subscription_renewed: {
    input: { products: ["6-7"] },
    other: orderPaid({ id: "6-1", products: ["6-7"], kind: "installment" }),
    event: orderPaid({ id: "6-2", products: ["6-7"], kind: "renewal", more: { subscription_id: "501" } }),
    run: { order_id: "6-2", kind: "renewal", subscription_id: "501" },
  },
  payment_reversed: {
    input: { products: ["7-7"] },
    other: orderPaid({ id: "7-1", products: ["7-7"] }),
    event: orderEvent("payment.reversed", {
      id: "7-2",
      products: ["7-7"],
      kind: "renewal",
      more: { payment: { status: "reversed" } },
    }),
    run: { type: "payment.reversed", order_id: "7-2", payment_status: "reversed" },
  },
  subscription_started: {
    input: { products: ["8-9"] },
    other: subscriptionEvent("8-1", "ended", "8-9"),
    event: subscriptionEvent("8-2", "started", "8-9"),
    run: { subscription_id: "8-2", status: "active", product_name: "Membership 8-9", total: 12.1, ends_at: null },
  },
  subscription_cancelled: {
    input: { products: ["9-9"] },
    other: subscriptionEvent("9-1", "cancelled", "9-8"),
    event: subscriptionEvent("9-2", "cancelled", "9-9"),
    run: {
      subscription_id: "9-2",
      cancelled_at: "2026-11-24T10:00:00+01:00",
      ends_at: "2026-12-01T00:00:00+01:00",
      ended_at: null,
    },
  },
  subscription_ended: {
    input: { products: ["10-9"] },
    other: subscriptionEvent("10-1", "cancelled", "10-9"),
    event: subscriptionEvent("10-2", "ended", "10-9"),
    run: { subscription_id: "10-2", status: "ended", ended_at: "2026-12-01T00:00:00+01:00" },
  },
  affiliate_accepted: {
    other: affiliateEvent("11-1", "declined"),
    event: affiliateEvent("11-2", "accepted"),
    run: { affiliate_id: "11-2", affiliate_email: "affiliate@example.com", status: "accepted" },
  },
  affiliate_declined: {
    other: affiliateEvent("12-1", "quit"),
    event: affiliateEvent("12-2", "declined"),
    run: { affiliate_id: "12-2", affiliate_name: "Affiliate 12-2", status: "declined" },
  },
  affiliate_quit: {
    other: affiliateEvent("13-1", "accepted"),
    event: affiliateEvent("13-2", "quit"),
    run: { affiliate_id: "13-2", status: "quit", is_test: false },
  },
  form_submitted: {
    input: { forms: ["14-form"] },
    other: formSubmitted("14-1", "14-else"),
    event: formSubmitted("14-2", "14-form"),
    run: {
      form_id: "14-form",
      form_name: "Form 14-form",
      answers: { "Your question?": "How", Days: "Monday, Friday" },
      customer_first_name: "Vi",
    },
  },
};
