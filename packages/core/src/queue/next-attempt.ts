/**
 * Seconds between the end of one attempt and the next. It is the schedule of the Standard Webhooks spec without its
 * first entry, because a first attempt is made at once. Ten attempts over 75 hours are enough for a receiver that is
 * down for a weekend.
 */
export const DEFAULT_RETRY_SCHEDULE_SECONDS: readonly number[] = [
  5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
];

/** Thirty days, because a longer gap is a typing error. */
const GAP_SECONDS_MAX = 30 * 86_400;

/**
 * Reads a schedule from the configuration: seconds before attempt 2, 3, …, separated by commas. Decimals are allowed,
 * and each gap is from 0 to 30 days.
 * @throws RangeError with a message for the operator.
 */
export function parseRetrySchedule(text: string): number[] {
  return text.split(",").map((part) => parseGapSeconds(part.trim()));
}

function parseGapSeconds(part: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN;
  if (seconds <= GAP_SECONDS_MAX) return seconds;
  throw new RangeError(
    `A retry schedule is a list of seconds such as "5,300,1800", each from 0 to ${GAP_SECONDS_MAX}; "${part}" is not one of these.`,
  );
}

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
