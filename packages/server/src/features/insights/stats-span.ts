import type { Request } from "express";
import { queryChoice, queryTime } from "../../platform/http/page.ts";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { dayInAmsterdam } from "../../platform/time/amsterdam-time.ts";
import type { StatsRowSpan } from "./count-spans.ts";

/** How long a row of figures is. */
export const STATS_BUCKETS = ["hour", "day"] as const;

/** See `STATS_BUCKETS`. */
export type StatsBucket = (typeof STATS_BUCKETS)[number];

/** The most rows of one answer, so that a request stays fast: a month of hours, two years of days. */
export const STATS_ROWS_MAX = 750;

/** The number of rows if the request has no `since`. */
const ROWS_DEFAULT: Readonly<Record<StatsBucket, number>> = { hour: 24, day: 30 };

const HOUR_MS = 3_600_000;

/** Reads `bucket`. @throws Problem 422. */
export function readStatsBucket(request: Request): StatsBucket {
  return queryChoice(request, "bucket", STATS_BUCKETS) ?? "hour";
}

/**
 * Reads `since`, `until` and `bucket`. Rows are whole hours or whole days in Amsterdam, so that a day is the seller's day. The first row
 * contains `since`, and the last one contains the moment before `until`.
 *
 * @throws Problem 422.
 */
export function readStatsSpan(request: Request, now: Date): StatsRowSpan[] {
  const bucket = readStatsBucket(request);
  const until = queryTime(request, "until") ?? now;
  const since = queryTime(request, "since");
  if (since !== null && since >= until) {
    throw notValid([{ pointer: "/since", message: hubMessage("since_after_until") }]);
  }
  return rowsOf(bucket, { since, until });
}

/** Builds the rows from the newest to the oldest, because without a `since` only their number is known, and then reverses them. */
function rowsOf(bucket: StatsBucket, { since, until }: { since: Date | null; until: Date }): StatsRowSpan[] {
  const rows: StatsRowSpan[] = [];
  const rowsMax = since === null ? ROWS_DEFAULT[bucket] : STATS_ROWS_MAX + 1;
  let within = new Date(until.getTime() - 1);
  while (rows.length < rowsMax && (since === null || rows.length === 0 || within >= since)) {
    const row = rowAt(bucket, within);
    rows.push(row);
    within = new Date(row.from.getTime() - 1);
  }
  if (rows.length <= STATS_ROWS_MAX) return rows.toReversed();
  const message = hubMessage("span_too_long", {
    bucket: hubMessage(bucket === "hour" ? "word_hour" : "word_day"),
    most: STATS_ROWS_MAX,
  });
  throw notValid([{ pointer: "/since", message }]);
}

function rowAt(bucket: StatsBucket, moment: Date): StatsRowSpan {
  if (bucket === "day") return dayInAmsterdam(moment);
  const from = Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS;
  return { from: new Date(from), to: new Date(from + HOUR_MS) };
}
