/** How far a gap of the schedule is spread to both sides, so that what failed together does not come back together: 20 %. */
const JITTER = 0.2;

/** What is known when an attempt has failed and the next one has to be set. */
export interface FailedAttempt {
  /** When the attempt ended. */
  readonly now: Date;
  /** Attempts that count, this one included. Zero when only probes of a breaker failed: those are not spent. */
  readonly attemptsSpent: number;
  /** Seconds before attempt 2, 3, …. */
  readonly scheduleSeconds: readonly number[];
  /** What the receiver asked for, where it is heeded; otherwise null. */
  readonly retryAfterSeconds: number | null;
  /** Luck: from 0 up to but not including 1. */
  readonly random: () => number;
}

/**
 * When to try again, or null when the schedule is spent. A gap is spread by ±20 %. A `Retry-After` is a promise to the
 * receiver, so jitter is only added to it: the answer is never earlier than it (RFC 9110 §10.2.3). The time that is added is
 * a share of the gap, not of the `Retry-After`, so that a day's wait does not become a day and five hours.
 */
export function nextAttemptAt(attempt: FailedAttempt): Date | null {
  const gapSeconds = gapAfter(attempt);
  if (gapSeconds === null) return null;
  const luck = attempt.random();
  const spreadSeconds = gapSeconds * (1 - JITTER + 2 * JITTER * luck);
  const requestedSeconds = (attempt.retryAfterSeconds ?? 0) + gapSeconds * JITTER * luck;
  return new Date(attempt.now.getTime() + Math.ceil(Math.max(spreadSeconds, requestedSeconds) * 1_000));
}

/** While nothing is spent the budget is whole, also on an empty schedule: the delivery keeps its first attempt. */
function gapAfter({ attemptsSpent, scheduleSeconds }: FailedAttempt): number | null {
  if (attemptsSpent < 1) return scheduleSeconds[0] ?? 0;
  return scheduleSeconds[attemptsSpent - 1] ?? null;
}
