/** What tells one order from another in these tests. */
export interface OrderTraits {
  /** Makes the order, its event and its product ids unique, so that tests on one hub do not meet. */
  readonly id: string;
  readonly products: readonly string[];
  readonly group?: string;
  readonly kind?: "first" | "upsell" | "installment" | "renewal";
  readonly mode?: "live" | "test";
}

/** A paid order as the body of `POST /v1/events`. */
export function orderPaid({ id, products, group = "courses", kind = "first", mode = "live" }: OrderTraits) {
  const paidAt = "2026-11-24T10:00:00+01:00";
  return {
    key: `order:${id}:paid`,
    type: "order.paid",
    occurred_at: paidAt,
    data: {
      order: {
        id,
        number: `2026-${id}`,
        kind,
        mode,
        currency: "EUR",
        amount: (100 * products.length).toFixed(2),
        amount_with_tax: (121 * products.length).toFixed(2),
        paid_at: paidAt,
        customer: { email: "buyer@example.com", first_name: "Bo", last_name: "Kater" },
        lines: products.map((product) => orderLine(product, group)),
      },
    },
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

/** A moment in the life of a subscription, as the body of `POST /v1/events`. */
export function subscriptionEvent(id: string, moment: "cancelled" | "ended", product: string) {
  const endedAt = "2026-12-01T00:00:00+01:00";
  return {
    key: `subscription:${id}:${moment}`,
    type: `subscription.${moment}`,
    occurred_at: moment === "ended" ? endedAt : "2026-11-24T10:00:00+01:00",
    data: {
      subscription: {
        id,
        status: moment,
        type: "subscription",
        mode: "live",
        product: { id: product, title: `Membership ${product}` },
        customer: { email: "member@example.com", first_name: "Kim", last_name: "Vos" },
        amount: "10.00",
        amount_with_tax: "12.10",
        currency: "EUR",
        quantity: 1,
        started_at: "2026-01-01T00:00:00+01:00",
        cancelled_at: "2026-11-24T10:00:00+01:00",
        ends_at: endedAt,
        ended_at: moment === "ended" ? endedAt : null,
      },
    },
  };
}
