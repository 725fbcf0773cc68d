import type { Breaker } from "../queue/breaker.ts";

/** How an endpoint does: `off` by a person or by its own 410, `paused` by its breaker, `failing` since a success was last seen. */
export const ENDPOINT_HEALTHS = ["ok", "failing", "paused", "off"] as const;

/** The health of one endpoint, as it is shown. */
export type EndpointHealth = (typeof ENDPOINT_HEALTHS)[number];

/** What the hub knows of an endpoint. */
export interface EndpointCondition {
  readonly enabled: boolean;
  readonly breaker: Breaker;
  /** The first failure after the last success, or null when the last attempt was delivered or none was made. */
  readonly failingSince: Date | null;
}

/** The gravest condition that holds, since it is the one that somebody has to act on. */
export function endpointHealth({ enabled, breaker, failingSince }: EndpointCondition): EndpointHealth {
  if (!enabled) return "off";
  if (breaker.kind !== "closed") return "paused";
  return failingSince === null ? "ok" : "failing";
}

/** The failures of an endpoint since something last arrived there. */
export interface FailureStreak {
  /** The first of them, or null when the last attempt was delivered or none was made. */
  readonly failingSince: Date | null;
  readonly lastFailedAt: Date | null;
  /** Failed attempts, of whatever deliveries. */
  readonly failures: number;
}

/** Nothing has failed since something arrived, or nothing was ever sent. */
export const NO_FAILURES: FailureStreak = { failingSince: null, lastFailedAt: null, failures: 0 };

/** The failure streak after an attempt that ended at `now`. One success ends it, because then the endpoint works again. */
export function failuresAfter(trouble: FailureStreak, attempt: { delivered: boolean; now: Date }): FailureStreak {
  if (attempt.delivered) return NO_FAILURES;
  const { failingSince, failures } = trouble;
  return { failingSince: failingSince ?? attempt.now, lastFailedAt: attempt.now, failures: failures + 1 };
}
