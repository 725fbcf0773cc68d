import { nextAttemptAt } from "./next-attempt.ts";
import type { Outcome } from "./outcome.ts";

/** What is known of a delivery when one of its attempts has ended. */
export interface EndedAttempt {
  readonly outcome: Outcome;
  /** The status of the answer, or null where there was none. */
  readonly status: number | null;
  /** What its `Retry-After` said, in seconds, or null. */
  readonly retryAfterSeconds: number | null;
  /** Attempts that count, this one included; a probe of a breaker does not count. */
  readonly attemptsSpent: number;
  /** Seconds before attempt 2, 3, …. */
  readonly scheduleSeconds: readonly number[];
  /** When the attempt ended. */
  readonly now: Date;
  /** Luck: from 0 up to but not including 1. */
  readonly random: () => number;
}

/**
 * The result of an attempt for its delivery. `laneNotBefore` is for the whole lane: nothing is sent to the endpoint before that time. A failed
 * delivery has it too, because the receiver asked all deliveries to wait.
 */
export type SettledDelivery =
  | { readonly state: "delivered" }
  | { readonly state: "failed"; readonly laneNotBefore: Date | null }
  | { readonly state: "waiting"; readonly dueAt: Date; readonly laneNotBefore: Date | null };

/**
 * Decides a delivery after an attempt. Delivered is the end; 410 (`gone`) is a failure for good, whatever is left of the
 * schedule. Every other outcome is tried again by the schedule and fails when it is spent. `Retry-After` is heeded on 429 and
 * 503 (RFC 9110 §10.2.3, RFC 6585 §4).
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
