/** The fields of an order that a test may change. */
export interface OrderOptions {
  readonly id: string;
  readonly kind?: "first" | "upsell" | "installment" | "renewal";
  readonly product?: { readonly id: string; readonly title: string };
  /** Adds a second line, as an order bump does. */
  readonly bump?: { readonly id: string; readonly title: string };
  readonly upsell?: { readonly id: string; readonly name: string };
}

const COURSE = { id: "7", title: "Cursus Fotografie" };

/** A paid order that happened just now. */
export function aPaidOrder({ id, kind = "first", product = COURSE, bump, upsell }: OrderOptions) {
  const amounts = { amount: "100.00", amount_with_tax: "121.00" };
  const products = bump === undefined ? [product] : [product, bump];
  return {
    key: `order:${id}:paid`,
    type: "order.paid",
    occurred_at: new Date().toISOString(),
    data: {
      order: {
        ...{ id, kind, ...amounts },
        customer: { email: "koper@example.com", first_name: "Bo" },
        lines: products.map((one) => ({ product: one, quantity: 1, ...amounts })),
        ...(upsell === undefined ? {} : { upsell }),
      },
    },
  };
}
