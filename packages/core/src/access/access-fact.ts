import type { AccessItem } from "./access-item.ts";

/**
 * The fields of every fact: the event that reported it, when that happened, and when Haak accepted it. Times are in
 * milliseconds since 1970.
 */
interface FromEvent {
  readonly eventId: string;
  readonly occurredAt: number;
  readonly acceptedAt: number;
}

/** The purchase behind a fact: an order, a subscription, or the affiliate that a person is. Null if there is none. */
export interface PurchaseNames {
  readonly orderId: string | null;
  readonly subscriptionId: string | null;
  readonly affiliateId: string | null;
  /** The products of the purchase that give this item. */
  readonly productIds: readonly string[];
  /**
   * All products of the order. Needed to tell a line that does not belong to the subscription from a line that is
   * unknown.
   */
  readonly orderProductIds: readonly string[];
}

/** A rule grants an item to a person because of a purchase. */
export interface GrantFact extends FromEvent, PurchaseNames {
  readonly kind: "grant";
  /** The key of the person, from `personKey`. */
  readonly person: string;
  /** As typed, without surrounding space. */
  readonly email: string;
  readonly connectionId: string;
  readonly ruleId: string;
  readonly item: AccessItem;
  /** The line of the call if the rule makes a call for each line, otherwise null. */
  readonly lineNumber: number | null;
}

/** Whose reasons a revoke ends: those with this subscription, order or affiliate, or all that the person has then. */
export type RevokeTarget =
  | { readonly by: "subscription"; readonly id: string; readonly orderId: string | null; readonly productId: string }
  /** Of an order, what was given for these products; for all of it if null. */
  | { readonly by: "order"; readonly id: string; readonly productIds: readonly string[] | null }
  | { readonly by: "affiliate"; readonly id: string }
  | { readonly by: "person" };

/** A rule revokes items. Without items it revokes all that the target granted on this connection. */
export interface RevokeFact extends FromEvent {
  readonly kind: "revoke";
  readonly person: string;
  readonly connectionId: string;
  readonly ruleId: string;
  readonly items: readonly AccessItem[];
  readonly target: RevokeTarget;
  /** When the purchase ended. The delay counts from here. */
  readonly endedAt: number;
  /** Null means at once. */
  readonly delayDays: number | null;
}

/** A subscription started, was cancelled or ended. A plan that ended because everything is paid gives no such fact. */
export interface SubscriptionFact extends FromEvent {
  readonly kind: "started" | "cancelled" | "ended";
  readonly subscriptionId: string;
  readonly orderId: string | null;
  readonly productId: string;
  /** The last day of a cancelled subscription, or null if it is unknown. */
  readonly endsAt: number | null;
}

/** An order was made or paid, or its payment was reversed. An order with two subscriptions gives one fact for each. */
export interface PaymentFact extends FromEvent {
  readonly kind: "created" | "paid" | "reversed";
  readonly orderId: string;
  readonly subscriptionId: string | null;
}

/**
 * What one event says about access, with only the data that decisions need. The order and the repetition of facts
 * never change the result.
 */
export type AccessFact = GrantFact | RevokeFact | SubscriptionFact | PaymentFact;
