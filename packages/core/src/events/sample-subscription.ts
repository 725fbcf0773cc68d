import type { SubscriptionEvent } from "./event.ts";
import { SAMPLE_CUSTOMER, SAMPLE_OCCURRED_AT, SAMPLE_PRODUCT } from "./sample-order.ts";
import type { Subscription } from "./subscription.ts";

/** A monthly subscription as it is just after the event: active, cancelled but active for another month, or ended. */
export function sampleSubscription(type: SubscriptionEvent["type"]): Subscription {
  return {
    id: "501",
    type: "subscription",
    mode: "live",
    source: "checkout",
    label: "Course, monthly",
    product: { ...SAMPLE_PRODUCT },
    customer: structuredClone(SAMPLE_CUSTOMER),
    amount: "25.00",
    amount_with_tax: "30.25",
    currency: "EUR",
    quantity: 1,
    interval: "monthly",
    started_at: "2026-09-24T10:00:00+02:00",
    order_id: "1001",
    tags: [],
    ...STATE_AFTER[type],
  };
}

const STATE_AFTER = {
  "subscription.started": {
    status: "active",
    started_at: SAMPLE_OCCURRED_AT,
    next_payment_at: "2026-12-24T10:00:00+01:00",
    payments_done: 1,
  },
  "subscription.cancelled": {
    status: "cancelled",
    cancelled_at: SAMPLE_OCCURRED_AT,
    ends_at: "2026-12-24T10:00:00+01:00",
    payments_done: 3,
  },
  "subscription.ended": {
    status: "ended",
    cancelled_at: "2026-10-30T16:20:00+01:00",
    ends_at: SAMPLE_OCCURRED_AT,
    ended_at: SAMPLE_OCCURRED_AT,
    payments_done: 2,
  },
} as const satisfies Record<SubscriptionEvent["type"], Partial<Subscription>>;
