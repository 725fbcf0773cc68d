import type { SubscriptionEvent } from "./event.ts";
import type { Order, OrderLine } from "./order.ts";
import type { Subscription } from "./subscription.ts";

/** When every sample happened. It is fixed, so that a sample has the same bytes on every day. */
export const SAMPLE_OCCURRED_AT = "2026-11-24T10:00:00+01:00";

/** The buyer of every sample. */
export const SAMPLE_CUSTOMER = {
  id: "cst_example61",
  email: "buyer@example.com",
  first_name: "Bo",
  last_name: "Kater",
  company: null,
  phone: "+31201234567",
  vat_number: null,
  language: "nl",
  address: { street: "Voorbeeldstraat", house_number: "12", postal_code: "1234 AB", city: "Utrecht", country: "NL" },
};

/** The product of every sample. */
const SAMPLE_PRODUCT = { id: "7", title: "Course", sku: "COURSE-7", group: "courses" };

/** A first order with two lines: a course and an order bump. `paid` adds what a payment adds. */
export function sampleOrder(paid: boolean): Order {
  return {
    id: "1001",
    number: "2026-1001",
    reference: "9f3b6f0e-1c1a-4a57-9d5e-5b1c2f7a1001",
    kind: "first",
    mode: "live",
    source: "checkout",
    created_at: "2026-11-24T09:58:00+01:00",
    paid_at: paid ? SAMPLE_OCCURRED_AT : null,
    currency: "EUR",
    amount: "120.00",
    amount_with_tax: "145.20",
    customer: structuredClone(SAMPLE_CUSTOMER),
    lines: sampleLines(),
    payment: { status: paid ? "paid" : "open", method: "ideal", provider: "mollie", transaction_id: "tr_example1001" },
    checkout: { id: "31", name: "Course checkout" },
    discounts: [],
    tags: ["example"],
    custom_fields: [{ label: "How did you find us?", value: "A friend" }],
    affiliate_id: null,
    invoice_url: "https://example.com/invoices/2026-1001.pdf",
  };
}

function sampleLines(): OrderLine[] {
  const common = { quantity: 1, tax_percentage: "21.0", subscription_id: null };
  const bump = { id: "8", title: "Workbook", sku: "WORKBOOK-8", group: "books" };
  return [
    {
      number: 1,
      type: "standard",
      product: { ...SAMPLE_PRODUCT },
      amount: "100.00",
      amount_with_tax: "121.00",
      ...common,
    },
    { number: 2, type: "order-bump", product: bump, amount: "20.00", amount_with_tax: "24.20", ...common },
  ];
}

/** A monthly subscription just after the event: active, cancelled but active for another month, or ended. */
export function sampleSubscription(type: SubscriptionEvent["type"]): Subscription {
  return {
    id: "501",
    type: "subscription",
    mode: "live",
    source: "checkout",
    label: "Course, monthly",
    product: { ...SAMPLE_PRODUCT },
    customer: structuredClone(SAMPLE_CUSTOMER),
    amount: "25.00",
    amount_with_tax: "30.25",
    currency: "EUR",
    quantity: 1,
    interval: "monthly",
    started_at: "2026-09-24T10:00:00+02:00",
    order_id: "1001",
    tags: [],
    ...STATE_AFTER[type],
  };
}

const STATE_AFTER = {
  "subscription.started": {
    status: "active",
    started_at: SAMPLE_OCCURRED_AT,
    next_payment_at: "2026-12-24T10:00:00+01:00",
    payments_done: 1,
  },
  "subscription.cancelled": {
    status: "cancelled",
    cancelled_at: SAMPLE_OCCURRED_AT,
    ends_at: "2026-12-24T10:00:00+01:00",
    payments_done: 3,
  },
  "subscription.ended": {
    status: "ended",
    cancelled_at: "2026-10-30T16:20:00+01:00",
    ends_at: SAMPLE_OCCURRED_AT,
    ended_at: SAMPLE_OCCURRED_AT,
    payments_done: 2,
  },
} as const satisfies Record<SubscriptionEvent["type"], Partial<Subscription>>;
