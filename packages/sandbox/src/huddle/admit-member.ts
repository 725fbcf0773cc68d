import type { ShopifyOrder } from "./shopify-order.ts";

/** A webhook as an admin makes it in Huddle: one SKU of the shop, and the access levels ticked for it (FACTS.md §13). */
export interface HuddleWebhook {
  readonly sku: string;
  readonly levels: readonly string[];
}

/** A member with an account. */
export interface Member {
  /** As it was typed the first time. */
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
  // No lines at all is how a shop adds a person without access; lines that are all unknown are somebody else's products.
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
