/** How far a gap is spread to both sides, so that deliveries that failed together do not come back together: 20 %. */
const JITTER = 0.2;

/** What is known after a failed attempt, to set the next one. */
export interface FailedAttempt {
  /** When the attempt ended. */
  readonly now: Date;
  /**
   * The number of counted attempts, including this one. Zero if only probes of a breaker failed, because those do not
   * count.
   */
  readonly attemptsSpent: number;
  /** Seconds before attempt 2, 3, …. */
  readonly scheduleSeconds: readonly number[];
  /** The wait that the receiver asked for, if it counts, otherwise null. */
  readonly retryAfterSeconds: number | null;
  /** Returns a random number from 0 up to but not including 1. */
  readonly random: () => number;
}

/**
 * When to try again, or null at the end of the schedule. A gap is spread by ±20 %. Jitter is only added to a
 * `Retry-After`, because the next attempt must never be earlier than that (RFC 9110 §10.2.3). The added time is a
 * share of the gap and not of the `Retry-After`, so that a wait of a day does not become a day and five hours.
 */
export function nextAttemptAt(attempt: FailedAttempt): Date | null {
  const gapSeconds = gapAfter(attempt);
  if (gapSeconds === null) return null;
  const luck = attempt.random();
  const spreadSeconds = gapSeconds * (1 - JITTER + 2 * JITTER * luck);
  const requestedSeconds = (attempt.retryAfterSeconds ?? 0) + gapSeconds * JITTER * luck;
  return new Date(attempt.now.getTime() + Math.ceil(Math.max(spreadSeconds, requestedSeconds) * 1_000));
}

/**
 * The first gap while no attempt counts, also on an empty schedule, because the delivery still has its first attempt.
 */
function gapAfter({ attemptsSpent, scheduleSeconds }: FailedAttempt): number | null {
  if (attemptsSpent < 1) return scheduleSeconds[0] ?? 0;
  return scheduleSeconds[attemptsSpent - 1] ?? null;
}
