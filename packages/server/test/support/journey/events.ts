/** Fields that a test cares about; all others are valid by default. */
export type Fields = Record<string, unknown>;

let count = 0;
const nextNumber = () => {
  count += 1;
  return count;
};

/** The buyer in these tests. */
const aCustomer = (fields: Fields = {}) => ({
  email: "buyer@example.com",
  first_name: "Bo",
  last_name: "Kater",
  ...fields,
});

/** An order line with product 7 of the group courses. */
export const aLine = (fields: Fields = {}) => ({
  product: { id: "7", title: "Course", sku: "COURSE-7", group: "courses" },
  type: "standard",
  quantity: 1,
  amount: "100.00",
  amount_with_tax: "121.00",
  ...fields,
});

/** A line with that product, without a group. */
export const aLineWith = (productId: string, fields: Fields = {}) =>
  aLine({ product: { id: productId, title: `Product ${productId}` }, ...fields });

/** A first order of product 7, live and paid. */
export const anOrder = (fields: Fields = {}) => ({
  id: String(1000 + nextNumber()),
  kind: "first",
  mode: "live",
  currency: "EUR",
  amount: "100.00",
  amount_with_tax: "121.00",
  paid_at: "2026-11-24T10:00:00+01:00",
  customer: aCustomer(),
  lines: [aLine()],
  ...fields,
});

/** A running subscription to product 7. */
export const aSubscription = (fields: Fields = {}) => ({
  id: String(5000 + nextNumber()),
  status: "active",
  type: "subscription",
  mode: "live",
  product: { id: "7", title: "Course", sku: "COURSE-7", group: "courses" },
  customer: aCustomer(),
  amount: "10.00",
  amount_with_tax: "12.10",
  currency: "EUR",
  quantity: 1,
  interval: "monthly",
  started_at: "2026-08-24T10:00:00+02:00",
  ...fields,
});

const anEvent = (type: string, data: Fields, fields: Fields = {}) => ({
  key: `${type}:${nextNumber()}`,
  type,
  occurred_at: "2026-11-24T10:00:00+01:00",
  data,
  ...fields,
});

/** An order was paid. */
export const orderPaid = (order: Fields = {}, fields: Fields = {}) =>
  anEvent("order.paid", { order: anOrder(order) }, fields);

/** An order was created and is not paid yet. */
export const orderCreated = (order: Fields = {}, fields: Fields = {}) =>
  anEvent("order.created", { order: anOrder({ paid_at: null, ...order }) }, fields);

/** The payment of an order was reversed. */
export const paymentReversed = (order: Fields = {}, fields: Fields = {}) =>
  anEvent("payment.reversed", { order: anOrder(order) }, fields);

/** A subscription was started, cancelled or ended. */
export const subscriptionEvent = (
  what: "started" | "cancelled" | "ended",
  subscription: Fields = {},
  fields: Fields = {},
) => anEvent(`subscription.${what}`, { subscription: aSubscription(subscription) }, fields);

/** The status of an affiliate changed. */
export const affiliateEvent = (what: "accepted" | "declined" | "quit") =>
  anEvent(`affiliate.${what}`, { affiliate: { id: "61", name: "Aaf", email: "aaf@example.com", status: what } });

/** A form was submitted. */
export const formSubmitted = (form: Fields = {}) =>
  anEvent("form.submitted", {
    form: { id: "31", name: "Contact", fields: [{ label: "Question", value: "How?" }], customer: aCustomer(), ...form },
  });
