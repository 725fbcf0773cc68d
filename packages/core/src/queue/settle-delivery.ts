import { nextAttemptAt } from "./next-attempt.ts";
import type { Outcome } from "./outcome.ts";

/**
 * The states of a delivery. `waiting` waits for its next attempt. `paused` is a pending delivery whose endpoint is
 * off or whose breaker is open. It is derived and never stored, because otherwise a hundred thousand rows would be
 * written when one receiver fails. A delivery ends in `delivered`, `failed` or `cancelled`, and a retry by hand can
 * open it again.
 */
export const DELIVERY_STATES = ["pending", "sending", "delivered", "waiting", "paused", "failed", "cancelled"] as const;

/** One of `DELIVERY_STATES`. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What is known about a delivery after one of its attempts. */
export interface EndedAttempt {
  readonly outcome: Outcome;
  /** The status of the answer, or null without an answer. */
  readonly status: number | null;
  /** Its `Retry-After` in seconds, or null. */
  readonly retryAfterSeconds: number | null;
  /** The number of counted attempts, including this one. A probe of a breaker does not count. */
  readonly attemptsSpent: number;
  /** Seconds before attempt 2, 3, …. */
  readonly scheduleSeconds: readonly number[];
  /** When the attempt ended. */
  readonly now: Date;
  /** Returns a random number from 0 up to but not including 1. */
  readonly random: () => number;
}

/**
 * The effect of an attempt on its delivery. `laneNotBefore` is for the whole lane: nothing is sent to the endpoint
 * before that time. A failed delivery has it too, because the receiver asked all deliveries to wait.
 */
export type SettledDelivery =
  | { readonly state: "delivered" }
  | { readonly state: "failed"; readonly laneNotBefore: Date | null }
  | { readonly state: "waiting"; readonly dueAt: Date; readonly laneNotBefore: Date | null };

/**
 * Decides about a delivery after an attempt. Delivered is the end. A 410 (`gone`) fails for good, also if the
 * schedule has gaps left. Every other outcome is retried by the schedule and fails at its end. `Retry-After` counts
 * for 429 and 503 (RFC 9110 §10.2.3, RFC 6585 §4).
 */
export function settleDelivery(attempt: EndedAttempt): SettledDelivery {
  switch (attempt.outcome) {
    case "delivered":
      return { state: "delivered" };
    case "gone":
      return { state: "failed", laneNotBefore: null };
    case "rejected":
    case "redirected":
    case "timed_out":
    case "unreachable":
    case "bad_tls":
    case "refused_address":
      return retryOrFail(attempt);
  }
}

function retryOrFail({ status, ...attempt }: EndedAttempt): SettledDelivery {
  const isAsking = status === 429 || status === 503;
  const retryAfterSeconds = isAsking ? attempt.retryAfterSeconds : null;
  const laneNotBefore =
    retryAfterSeconds === null ? null : new Date(attempt.now.getTime() + Math.ceil(retryAfterSeconds * 1_000));
  const dueAt = nextAttemptAt({ ...attempt, retryAfterSeconds });
  return dueAt === null ? { state: "failed", laneNotBefore } : { state: "waiting", dueAt, laneNotBefore };
}
