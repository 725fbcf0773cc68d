import type { AffiliateData } from "./affiliate-fields.ts";
import type { CustomerData } from "./customer-fields.ts";
import type { Envelope } from "./envelope.ts";
import type { SubmittedForm } from "./form-fields.ts";
import type { OrderData, OrderLineData } from "./order-data.ts";
import type { SubscriptionData } from "./subscription-fields.ts";

/**
 * Invented posts of the hub for the editor, needed while a shop has no event of a type. The samples are made from them like every run.
 * A seller's own questions are left out, since a sample may only have fields that every run has.
 */
function sampleEnvelope<Data>(type: string, data: Data): Envelope<Data> {
  return {
    id: "dlv_01sample",
    type,
    timestamp: "2026-03-15T10:00:00+01:00",
    event_id: "evt_01sample",
    data,
  };
}

const CUSTOMER: CustomerData = {
  email: "bo.kater@example.com",
  first_name: "Bo",
  last_name: "Kater",
  company: "Kater Studio",
  phone: "+31201234567",
  vat_number: "NL000099998B57",
  invoice_email: "invoices@example.com",
  language: "en",
  address: { street: "Example Street", house_number: "12", postal_code: "1234 AB", city: "Utrecht", country: "NL" },
};

const LINES: readonly OrderLineData[] = [
  {
    number: 1,
    label: "Course",
    product: { id: "7", title: "Course", sku: "COURSE-7", group: "courses" },
    type: "standard",
    quantity: 1,
    amount: "100.00",
    amount_with_tax: "121.00",
    tax_percentage: "21.0",
    subscription_id: "501",
  },
  {
    number: 2,
    label: "Workbook",
    product: { id: "8", title: "Workbook", sku: "WORKBOOK-8", group: "books" },
    type: "order-bump",
    quantity: 1,
    amount: "20.00",
    amount_with_tax: "24.20",
    tax_percentage: "21.0",
    subscription_id: "501",
  },
];

/** An order of two lines with every field filled in, so that the editor can show each field. */
const ORDER: OrderData["order"] = {
  id: "1001",
  number: "2026-1001",
  reference: "9f3b6f0e-1c1a-4a57-9d5e-5b1c2f7a1001",
  kind: "first",
  mode: "live",
  source: "checkout",
  created_at: "2026-03-15T09:58:00+01:00",
  paid_at: "2026-03-15T10:00:00+01:00",
  currency: "EUR",
  amount: "120.00",
  amount_with_tax: "145.20",
  tax_exempt: "none",
  customer: CUSTOMER,
  lines: LINES,
  payment: { status: "paid", type: "manual", method: "ideal", provider: "mollie", transaction_id: "tr_example1001" },
  installment: { number: 1, count: 3 },
  subscription_id: "501",
  checkout: { id: "31", name: "Course Checkout" },
  discounts: [{ code: "SPRING", amount_with_tax: "12.10" }],
  comments: [{ value: "Please deliver in the morning" }],
  tags: ["spring"],
  affiliate_id: "61",
  invoice_url: "https://example.com/invoices/2026-1001.pdf",
};

/** An order event: the sample order with these changes. */
export function sampleOrderMessage(type: string, changes: Partial<OrderData["order"]> = {}): Envelope<OrderData> {
  return sampleEnvelope(type, { order: { ...ORDER, ...changes } });
}

/** A paid one-click upsell: an order of its own that names the order before it. */
export function sampleUpsell(): Envelope<OrderData> {
  const upsell = { id: "3", name: "Workbook After the Course", parent_order_id: "1001" };
  return sampleOrderMessage("order.paid", {
    id: "1002",
    number: "2026-1002",
    kind: "upsell",
    source: "upsell",
    upsell,
  });
}

/** A paid order in a call about its first line. */
export function sampleOrderLine(): Envelope<OrderData> {
  const { data, ...envelope } = sampleOrderMessage("order.paid");
  const [line] = LINES;
  return { ...envelope, data: { ...data, ...(line ? { line } : {}), line_number: 1, line_count: LINES.length } };
}

/** A subscription event: the sample subscription with these changes. */
export function sampleSubscriptionMessage(
  type: string,
  changes: Partial<SubscriptionData["subscription"]>,
): Envelope<SubscriptionData> {
  const subscription = {
    id: "501",
    status: "active",
    type: "subscription",
    mode: "live",
    label: "Membership, Monthly",
    product: { id: "9", title: "Membership", sku: "MEMBER-9", group: "memberships" },
    customer: CUSTOMER,
    amount: "25.00",
    amount_with_tax: "30.25",
    currency: "EUR",
    quantity: 1,
    interval: "monthly",
    trial: { ends_at: "2026-01-29T10:00:00+01:00", active: false },
    started_at: "2026-01-15T10:00:00+01:00",
    payments_done: 3,
    order_id: "1001",
    tags: ["member"],
    ...changes,
  };
  return sampleEnvelope(type, { subscription });
}

/** An affiliate event. */
export function sampleAffiliate(type: string, status: string): Envelope<AffiliateData> {
  return sampleEnvelope(type, {
    affiliate: { id: "61", name: "Sam Example", email: "affiliate@example.com", status },
  });
}

/** A submitted form. */
export function sampleForm(): Envelope<SubmittedForm> {
  return sampleEnvelope("form.submitted", { form: { id: "41", name: "Intake", fields: [], customer: CUSTOMER } });
}
