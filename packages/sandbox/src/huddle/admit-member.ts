/** The fields that Huddle reads from an order. */
export interface ShopifyOrder {
  /** Trimmed, otherwise as typed. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly skus: readonly string[];
}

/**
 * Reads an order in the shape of Shopify's order-payment webhook: `email` or otherwise `customer.email`, the
 * customer's names and the SKU of each line item (FACTS.md §13). Null if it is not JSON or has no e-mail address.
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

/** A webhook as an admin makes it in Huddle: one SKU of the shop, and its access levels (FACTS.md §13). */
export interface HuddleWebhook {
  readonly sku: string;
  readonly levels: readonly string[];
}

/** A member with an account. */
export interface Member {
  /** As the person typed it the first time. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly levels: readonly string[];
  readonly skus: readonly string[];
  readonly createdAt: Date;
}

/** The effect of one order. */
export type Admission =
  | { readonly kind: "new_member"; readonly member: Member }
  | { readonly kind: "known_member"; readonly member: Member }
  /** The order has lines and none is for sale in this community, so nobody is let in (our choice, FACTS.md §13). */
  | { readonly kind: "ignored" };

/** Decides what an order changes for its customer. The same order again must change nothing. */
export function admitMember(
  order: ShopifyOrder,
  known: Member | undefined,
  house: { readonly webhooks: readonly HuddleWebhook[]; readonly now: Date },
): Admission {
  const matched = house.webhooks.filter((webhook) => order.skus.includes(webhook.sku));
  // Ignored, because all its lines are of unknown products. An order without lines is not ignored, because a shop adds
  // a person without access that way.
  if (order.skus.length > 0 && matched.length === 0) return { kind: "ignored" };
  const before = known ?? newMember(order, house.now);
  const member = {
    ...before,
    levels: union(
      before.levels,
      matched.flatMap((webhook) => webhook.levels),
    ),
    skus: union(
      before.skus,
      matched.map((webhook) => webhook.sku),
    ),
  };
  return { kind: known === undefined ? "new_member" : "known_member", member };
}

function newMember(order: ShopifyOrder, now: Date): Member {
  const { email, firstName, lastName } = order;
  return { email, firstName, lastName, levels: [], skus: [], createdAt: now };
}

function union(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set([...left, ...right])];
}
