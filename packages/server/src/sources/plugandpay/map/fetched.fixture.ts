import { type FetchedOrder, fetchedOrder } from "../fetch/fetched-order.ts";
import { type FetchedSubscription, fetchedSubscription } from "../fetch/fetched-subscription.ts";
import { readFetched } from "../fetch/plugandpay-client.ts";

const BILLING = {
  address: { city: "Utrecht", country: "NL", street: "Dorpsstraat", housenumber: "1", zipcode: "1234 AB" },
  contact: {
    email: "Bo@example.com ",
    firstname: "Bo",
    lastname: "Kater",
    company: null,
    invoice_email: null,
    telephone: "+31600000000",
    website: null,
    vat_id_number: null,
    tax_exempt: "none",
  },
};

const PRODUCT = {
  id: 7,
  title: "Course",
  public_title: "The course",
  sku: "COURSE-7",
  group: "courses",
  type: "one_off",
};

/** A paid order as the hub reads it, with whatever a test changes in its body. */
export function aFetchedOrder(changes: Record<string, unknown> = {}): FetchedOrder {
  const read = readFetched(fetchedOrder, { ...anOrderBody(), ...changes }, { kind: "order" });
  if (!read.ok) throw new Error(`The order cannot be read: ${JSON.stringify(read.thing)}`);
  return read.value;
}

/** The body of `GET /v2/orders/{id}` for a paid order with all relations that are read (official PHP SDK). */
export function anOrderBody() {
  return {
    id: 1001,
    reference: "0b13e52d-b058-32fb-8507-10dec634a07c",
    invoice_number: "20261001",
    invoice_status: "final",
    amount: "100.00",
    amount_with_tax: "121.00",
    is_first: true,
    mode: "live",
    source: "checkout",
    created_at: "2026-11-24T09:58:00.000000Z",
    updated_at: "2026-11-24T10:01:00.000000Z",
    billing: BILLING,
    items: [aFetchedItem()],
    payment: aPayment(),
    total_discounts: [{ amount: "10.00", amount_with_tax: "12.10", code: "SPRING", type: "promotion" }],
    tags: ["first"],
    checkout: { id: 31, name: "Course checkout" },
    comments: [{ value: "Thank you", created_at: "2026-11-24T10:02:00.000000Z" }],
    product_group: "courses",
    is_hidden: false,
    deleted_at: null,
  };
}

/** A received payment, with changes. */
export function aPayment(changes: Record<string, unknown> = {}) {
  return {
    status: "paid",
    type: "manual",
    method: "ideal",
    provider: "mollie",
    paid_at: "2026-11-24T10:00:00.000000Z",
    transaction_id: "tr_1001",
    ...changes,
  };
}

/** One line of an order; a standard one has the type null on the wire. */
export function aFetchedItem(changes: Record<string, unknown> = {}) {
  return {
    id: 5,
    product_id: 7,
    label: "Course",
    quantity: 1,
    amount: "100.00",
    amount_with_tax: "121.00",
    type: null,
    tax: { amount: "21.00", amount_with_tax: "121.00", rate: { id: 1, country: "NL", percentage: "21.0" } },
    custom_fields: [{ label: "How did you find us?", input: "A friend" }],
    product: PRODUCT,
    subscription: null,
    ...changes,
  };
}

/** An active subscription as `GET /v2/subscriptions/{id}` answers it. */
export function aFetchedSubscription(changes: Record<string, unknown> = {}): FetchedSubscription {
  const read = readFetched(fetchedSubscription, { ...aSubscriptionBody(), ...changes }, { kind: "subscription" });
  if (!read.ok) throw new Error(`The subscription cannot be read: ${JSON.stringify(read.thing)}`);
  return read.value;
}

/** The body of `GET /v2/subscriptions/{id}` for an active subscription. */
export function aSubscriptionBody() {
  return {
    id: 501,
    status: "active",
    type: "subscription",
    mode: "live",
    source: "checkout",
    label: "Club",
    created_at: "2026-10-24T10:00:00.000000Z",
    updated_at: "2026-11-24T10:00:00.000000Z",
    cancelled_at: null,
    billing: { ...BILLING, schedule: aSchedule() },
    product: { ...PRODUCT, type: "subscription" },
    pricing: { amount: "10.00", amount_with_tax: "12.10", quantity: 1 },
    trial: { start: "2026-10-24", end: "2026-11-07", is_active: false },
    tags: ["club"],
  };
}

/** The schedule of a subscription that was collected twice. */
function aSchedule(changes: Record<string, unknown> = {}) {
  return {
    interval: "monthly",
    latest: 2,
    next: 3,
    next_at: "2026-12-24",
    last: null,
    remaining: null,
    termination_at: null,
    ...changes,
  };
}

/** The billing of a subscription with another schedule. */
export function aBilling(schedule: Record<string, unknown>) {
  return { ...BILLING, schedule: aSchedule(schedule) };
}
