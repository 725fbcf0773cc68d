import type { Breaker } from "../queue/breaker.ts";

/**
 * The health of an endpoint: `off` by a person or by its own 410, `paused` by its breaker, `failing` since the last
 * success.
 */
export const ENDPOINT_HEALTHS = ["ok", "failing", "paused", "off"] as const;

/** One of `ENDPOINT_HEALTHS`. */
export type EndpointHealth = (typeof ENDPOINT_HEALTHS)[number];

/** The data from which the health of an endpoint follows. */
export interface EndpointCondition {
  readonly enabled: boolean;
  readonly breaker: Breaker;
  /** The first failure after the last success. Null if the last attempt was delivered or none was made. */
  readonly failingSince: Date | null;
}

/**
 * The health of an endpoint. If several states apply, it is the most serious one, because a person has to act on
 * that.
 */
export function endpointHealth({ enabled, breaker, failingSince }: EndpointCondition): EndpointHealth {
  if (!enabled) return "off";
  if (breaker.kind !== "closed") return "paused";
  return failingSince === null ? "ok" : "failing";
}

/** The failures of an endpoint since its last success. */
export interface FailureStreak {
  /** The first of them, or null if the last attempt was delivered or none was made. */
  readonly failingSince: Date | null;
  readonly lastFailedAt: Date | null;
  /** The number of failed attempts, of all deliveries together. */
  readonly failures: number;
}

/** No failure since the last success, or no attempt at all. */
export const NO_FAILURES: FailureStreak = { failingSince: null, lastFailedAt: null, failures: 0 };

/** The failure streak after an attempt that ended at `now`. One success ends it, because then the endpoint works again. */
export function failuresAfter(trouble: FailureStreak, attempt: { delivered: boolean; now: Date }): FailureStreak {
  if (attempt.delivered) return NO_FAILURES;
  const { failingSince, failures } = trouble;
  return { failingSince: failingSince ?? attempt.now, lastFailedAt: attempt.now, failures: failures + 1 };
}
