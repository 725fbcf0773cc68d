import type { AccessItem } from "./access-item.ts";

/** What every fact has: the event that reported it, when that happened, and when Haak accepted it. Times in milliseconds. */
interface FromEvent {
  readonly eventId: string;
  readonly occurredAt: number;
  readonly acceptedAt: number;
}

/** The purchase that gave something: an order, a subscription, or the affiliate that a person is. Null where there is none. */
export interface PurchaseNames {
  readonly orderId: string | null;
  readonly subscriptionId: string | null;
  readonly affiliateId: string | null;
  /** The products that were bought with it for this item. */
  readonly productIds: readonly string[];
  /** All products of the order, to tell a line that is not a subscription's from one of which nothing is known. */
  readonly orderProductIds: readonly string[];
}

/** A rule gives a person an item because of a purchase. */
export interface GrantFact extends FromEvent, PurchaseNames {
  readonly kind: "grant";
  /** By `personKey`. */
  readonly person: string;
  /** As typed, without the space around it. */
  readonly email: string;
  readonly connectionId: string;
  readonly ruleId: string;
  readonly item: AccessItem;
  /** The line of the call, where the rule makes a call for each line. */
  readonly lineNumber: number | null;
}

/** Whose reasons a revoke ends: those that name this subscription, order or affiliate, or all that a person has by then. */
export type RevokeTarget =
  | { readonly by: "subscription"; readonly id: string; readonly orderId: string | null; readonly productId: string }
  /** Of an order, what was given for these products; for all of it if null. */
  | { readonly by: "order"; readonly id: string; readonly productIds: readonly string[] | null }
  | { readonly by: "affiliate"; readonly id: string }
  | { readonly by: "person" };

/** A rule takes items away. Without items it is about all that the target gave on this connection. */
export interface RevokeFact extends FromEvent {
  readonly kind: "revoke";
  readonly person: string;
  readonly connectionId: string;
  readonly ruleId: string;
  readonly items: readonly AccessItem[];
  readonly target: RevokeTarget;
  /** When what gave it ended, from which the delay counts. */
  readonly endedAt: number;
  /** Null is at once. */
  readonly delayDays: number | null;
}

/** A subscription started, was cancelled or ended. An end because everything is paid is none. */
export interface SubscriptionFact extends FromEvent {
  readonly kind: "started" | "cancelled" | "ended";
  readonly subscriptionId: string;
  readonly orderId: string | null;
  readonly productId: string;
  /** Until when a cancelled subscription is still active, where that is known. */
  readonly endsAt: number | null;
}

/** An order was made, paid, or its payment was taken back. An order of two subscriptions tells it of each. */
export interface PaymentFact extends FromEvent {
  readonly kind: "created" | "paid" | "reversed";
  readonly orderId: string;
  readonly subscriptionId: string | null;
}

/**
 * What one event says about access, as little of it as deciding needs. Facts may come in any order and more than once: what
 * follows from a set of them is always the same.
 */
export type AccessFact = GrantFact | RevokeFact | SubscriptionFact | PaymentFact;
