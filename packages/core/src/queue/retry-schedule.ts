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
