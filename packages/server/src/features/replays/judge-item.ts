import type { StoredDeliveryState } from "../../platform/postgres/tables/delivery-tables.ts";

/** An item that has been made due or was attempted, beside what its delivery is like now. */
export interface OpenItem {
  readonly position: number;
  readonly state: "due" | "retrying";
  readonly attemptsBefore: number;
  /** Null if the delivery is gone, which old ones are at some time. */
  readonly delivery: {
    readonly state: StoredDeliveryState;
    readonly attempts: number;
    readonly dueAt: Date;
  } | null;
}

/** What is known of an item now. */
export type Verdict =
  | { readonly kind: "unchanged" }
  | { readonly kind: "done" }
  | { readonly kind: "failed" }
  | { readonly kind: "retrying"; readonly lookAt: Date };

const UNCHANGED: Verdict = { kind: "unchanged" };

/** A delivery that waits for hours may be retried or cancelled by hand before. */
const LOOK_EVERY_SECONDS_MAX = 300;
const LOOK_EVERY_SECONDS_MIN = 1;

/** Says what an item came to. Cancelled counts as failed: it was not delivered. */
export function judgeItem(item: OpenItem, now: Date): Verdict {
  const { delivery } = item;
  if (delivery === null) return { kind: "failed" };
  switch (delivery.state) {
    case "delivered":
      return { kind: "done" };
    case "failed":
    case "cancelled":
      return { kind: "failed" };
    default:
      if (item.state === "due" && delivery.attempts <= item.attemptsBefore) return UNCHANGED;
      return { kind: "retrying", lookAt: nextLook(delivery.dueAt, now) };
  }
}

function nextLook(dueAt: Date, now: Date): Date {
  const seconds = (dueAt.getTime() - now.getTime()) / 1_000;
  const bounded = Math.min(Math.max(seconds, LOOK_EVERY_SECONDS_MIN), LOOK_EVERY_SECONDS_MAX);
  return new Date(now.getTime() + bounded * 1_000);
}
