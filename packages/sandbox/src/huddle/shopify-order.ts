/** The fields that Huddle reads from an order. */
export interface ShopifyOrder {
  /** Trimmed, otherwise as typed. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly skus: readonly string[];
}

/**
 * Reads an order in the shape of Shopify's order-payment webhook: `email` or else `customer.email`, the customer's names
 * and the SKU of each line item (FACTS.md §13). Null when it is not JSON or names nobody.
 */
export function readShopifyOrder(body: string): ShopifyOrder | null {
  const order = asRecord(parseJson(body));
  const customer = asRecord(order.customer);
  const email = (asText(order.email) || asText(customer.email)).trim();
  if (email === "") return null;
  const lineItems = Array.isArray(order.line_items) ? order.line_items : [];
  return {
    email,
    firstName: asText(customer.first_name),
    lastName: asText(customer.last_name),
    skus: lineItems.map((item) => asText(asRecord(item).sku)).filter((sku) => sku !== ""),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
