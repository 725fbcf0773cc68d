/** An event that the ledger holds already. */
export interface KnownEvent {
  readonly at: Date;
  /** When it was put down at the latest; never before it happened. */
  readonly knownSince: Date;
  /** By how many milliseconds it may have happened later than that. */
  readonly doubtMs: number;
}

/**
 * What the ledger held of one thing before Plug&Pay was asked about it: of each sort the events in the order of their
 * numbers, the first one at 0. What Plug&Pay answers is therefore later than all of it.
 */
export type History<What extends string> = Readonly<Record<What, readonly KnownEvent[]>>;

/** Of an order. */
export type OrderHistory = History<"created" | "paid" | "reversed">;
/** Of a subscription or a plan of instalments. */
export type SubscriptionHistory = History<"started" | "cancelled" | "ended">;
/** Of an affiliate. */
export type AffiliateHistory = History<"accepted" | "declined" | "quit">;

/** Of an order of which nothing is known. */
export const NEW_ORDER: OrderHistory = { created: [], paid: [], reversed: [] };
/** Of a subscription of which nothing is known. */
export const NEW_SUBSCRIPTION: SubscriptionHistory = { started: [], cancelled: [], ended: [] };
/** Of an affiliate of whom nothing is known. */
export const NEW_AFFILIATE: AffiliateHistory = { accepted: [], declined: [], quit: [] };
