/**
 * The states of a delivery. `waiting` waits for its next attempt. `paused` is a pending delivery whose endpoint is
 * off or whose breaker is open. It is derived and never stored, because otherwise a hundred thousand rows would be
 * written when one receiver fails. A delivery ends in `delivered`, `failed` or `cancelled`, and a retry by hand can
 * open it again.
 */
export const DELIVERY_STATES = ["pending", "sending", "delivered", "waiting", "paused", "failed", "cancelled"] as const;

/** One of `DELIVERY_STATES`. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];
