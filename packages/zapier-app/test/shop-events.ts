/** An event as the body of `POST /v1/events`. */
export interface ShopEvent {
  readonly key: string;
  readonly type: string;
  readonly occurred_at: string;
  readonly data: object;
}

/** The fields of an order that differ in these tests. */
export interface OrderTraits {
  /** Makes the order, its event and its product ids unique, so that tests on one hub do not affect each other. */
  readonly id: string;
  readonly products: readonly string[];
  readonly group?: string;
  readonly kind?: "first" | "upsell" | "installment" | "renewal";
  readonly mode?: "live" | "test";
  readonly email?: string;
  /** Fields of the order that a test needs. */
  readonly more?: Readonly<Record<string, unknown>>;
}

const HAPPENED = "2026-11-24T10:00:00+01:00";

/** An order was paid. */
export const orderPaid = (traits: OrderTraits): ShopEvent => orderEvent("order.paid", traits);

/** An order was made or paid, or its payment was reversed. */
export function orderEvent(type: "order.created" | "order.paid" | "payment.reversed", traits: OrderTraits): ShopEvent {
  const key = `order:${traits.id}:${type.split(".")[1]}`;
  return { key, type, occurred_at: HAPPENED, data: { order: anOrder(traits) } };
}

function anOrder(traits: OrderTraits) {
  const { id, products, group = "courses", kind = "first", mode = "live", email = "buyer@example.com", more } = traits;
  return {
    id,
    number: `2026-${id}`,
    kind,
    mode,
    currency: "EUR",
    amount: (100 * products.length).toFixed(2),
    amount_with_tax: (121 * products.length).toFixed(2),
    paid_at: HAPPENED,
    customer: { email, first_name: "Bo", last_name: "Kater" },
    lines: products.map((product) => orderLine(product, group)),
    ...more,
  };
}

function orderLine(product: string, group: string) {
  return {
    product: { id: product, title: `Course ${product}`, sku: `SKU-${product}`, group },
    type: "standard",
    quantity: 1,
    amount: "100.00",
    amount_with_tax: "121.00",
  };
}

/** A subscription started, was cancelled or ended. */
export function subscriptionEvent(id: string, moment: "started" | "cancelled" | "ended", product: string): ShopEvent {
  const endedAt = "2026-12-01T00:00:00+01:00";
  return {
    key: `subscription:${id}:${moment}`,
    type: `subscription.${moment}`,
    occurred_at: { started: "2026-01-01T00:00:00+01:00", cancelled: HAPPENED, ended: endedAt }[moment],
    data: {
      subscription: {
        id,
        status: moment === "started" ? "active" : moment,
        type: "subscription",
        mode: "live",
        product: { id: product, title: `Membership ${product}` },
        customer: { email: "member@example.com", first_name: "Kim", last_name: "Vos" },
        amount: "10.00",
        amount_with_tax: "12.10",
        currency: "EUR",
        quantity: 1,
        started_at: "2026-01-01T00:00:00+01:00",
        cancelled_at: moment === "started" ? null : HAPPENED,
        ends_at: moment === "started" ? null : endedAt,
        ended_at: moment === "ended" ? endedAt : null,
      },
    },
  };
}

/** An affiliate was accepted or declined, or quit. */
export function affiliateEvent(id: string, status: "accepted" | "declined" | "quit"): ShopEvent {
  const affiliate = { id, name: `Affiliate ${id}`, email: "affiliate@example.com", status };
  return { key: `affiliate:${id}:${status}`, type: `affiliate.${status}`, occurred_at: HAPPENED, data: { affiliate } };
}

/** A form was submitted. */
export function formSubmitted(id: string, form: string): ShopEvent {
  const fields = [
    { label: "Your question?", value: "How" },
    { label: "Days", value: ["Monday", "Friday"] },
  ];
  const customer = { email: "visitor@example.com", first_name: "Vi" };
  return {
    key: `form:${id}`,
    type: "form.submitted",
    occurred_at: HAPPENED,
    data: { form: { id: form, name: `Form ${form}`, fields, customer } },
  };
}
