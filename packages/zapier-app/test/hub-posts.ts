import { affiliateEvent, formSubmitted, orderEvent, type ShopEvent, subscriptionEvent } from "./shop-events.ts";

/** The body that the hub posts about an event. */
function postOf({ type, occurred_at, data }: ShopEvent, more: object = {}) {
  return { id: "dlv_1", version: 1, type, timestamp: occurred_at, event_id: "evt_1", data: { ...data, ...more } };
}

/** An order with all values that a shop can know. */
const everything = {
  reference: "9f3b6f0e",
  source: "checkout",
  created_at: "2026-11-24T09:58:00.123456Z",
  customer: {
    email: " Buyer@Example.com ",
    first_name: "Bo",
    last_name: "Kater",
    company: "Kater Studio",
    phone: "+31201234567",
    vat_number: "NL000099998B57",
    language: "nl",
    address: { street: "Voorbeeldstraat", house_number: "12", postal_code: "1234 AB", city: "Utrecht", country: "NL" },
  },
  payment: { status: "paid", method: "ideal", provider: "mollie", transaction_id: "tr_1" },
  installment: { number: 1, count: 3 },
  subscription_id: "501",
  upsell: { id: "3", name: "More of it", parent_order_id: "1000" },
  checkout: { id: "31", name: "Checkout" },
  discounts: [{ code: "SPRING", amount_with_tax: "12.10" }, { amount_with_tax: "0.20" }],
  tags: ["a", "b"],
  custom_fields: [{ label: "How did you find us?", value: "A friend" }],
  affiliate_id: "61",
  invoice_url: "https://example.com/invoice.pdf",
};

/** The minimum that the hub accepts. */
const bareCustomer = { email: "a@example.com" };
const bareOrder = { id: "1", kind: "first", amount: null, amount_with_tax: null, customer: bareCustomer };
const bareProduct = { id: "9", title: "M" };
const bareSubscription = { id: "5", status: "active", product: bareProduct, customer: bareCustomer };

const order = orderEvent("order.paid", { id: "1001", products: ["7", "8"], more: everything });
const line = { number: 1, product: { id: "7", title: "Course" }, quantity: 2, tax_percentage: "21.0" };
const bare = (type: string, data: object): ShopEvent => ({ key: "k", type, occurred_at: "2026-11-24T10:00:00Z", data });

/** For each trigger a full and a minimal post of the hub. */
export const HUB_POSTS: Readonly<Record<string, readonly object[]>> = {
  order_paid: [postOf(order), postOf(bare("order.paid", { order: bareOrder }))],
  order_created: [postOf({ ...order, type: "order.created" }), postOf(bare("order.created", { order: bareOrder }))],
  order_line_paid: [
    postOf(order, { line, line_number: 1, line_count: 2 }),
    postOf(bare("order.paid", { order: bareOrder })),
  ],
  upsell_paid: [postOf(order), postOf(bare("order.paid", { order: bareOrder }))],
  installment_paid: [postOf(order), postOf(bare("order.paid", { order: bareOrder }))],
  subscription_renewed: [postOf(order), postOf(bare("order.paid", { order: bareOrder }))],
  payment_reversed: [
    postOf({ ...order, type: "payment.reversed" }),
    postOf(bare("payment.reversed", { order: bareOrder })),
  ],
  subscription_started: subscriptionPosts("started"),
  subscription_cancelled: subscriptionPosts("cancelled"),
  subscription_ended: subscriptionPosts("ended"),
  affiliate_accepted: [postOf(affiliateEvent("61", "accepted"))],
  affiliate_declined: [postOf(affiliateEvent("61", "declined"))],
  affiliate_quit: [postOf(affiliateEvent("61", "quit"))],
  form_submitted: [
    postOf(formSubmitted("1", "41")),
    postOf(bare("form.submitted", { form: { id: "41", name: "F", customer: bareCustomer } })),
  ],
};

function subscriptionPosts(moment: "started" | "cancelled" | "ended") {
  const type = `subscription.${moment}`;
  return [postOf(subscriptionEvent("5", moment, "9")), postOf(bare(type, { subscription: bareSubscription }))];
}
