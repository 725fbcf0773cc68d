/**
 * Where a delivery stands. `waiting` is for its next attempt. `paused` is how a delivery is shown that is owed while its
 * endpoint is off or its breaker open; it is derived and never stored, or a hundred thousand rows would be written when one
 * receiver goes down. A story ends in `delivered`, `failed` or `cancelled`, and a retry by hand can open it again.
 */
export const DELIVERY_STATES = ["pending", "sending", "delivered", "waiting", "paused", "failed", "cancelled"] as const;

/** The state of one delivery. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];
