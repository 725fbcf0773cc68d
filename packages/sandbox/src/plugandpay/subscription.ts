import type { Buyer } from "./buyer.ts";
import type { Interval } from "./product.ts";

/** A contract that is collected again and again: a subscription, or a plan of instalments. */
export interface ShopSubscription {
  readonly id: number;
  readonly status: "active" | "cancelled" | "ended" | "inactive";
  readonly type: "subscription" | "installments";
  readonly mode: "live" | "test";
  readonly productId: number;
  readonly quantity: number;
  readonly buyer: Buyer;
  readonly interval: Interval;
  /** Number of instalments in the plan; null for a subscription, which has no last one. */
  readonly cycles: number | null;
  readonly cyclesCollected: number;
  readonly startedAt: Date;
  readonly cancelledAt: Date | null;
  /** The day until which a cancelled contract still runs. */
  readonly terminatesAt: Date | null;
  readonly updatedAt: Date;
}
