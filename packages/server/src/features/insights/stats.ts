import { type Request, Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, textParam } from "../../platform/http/openapi/parts.ts";
import { queryChoice, queryTime } from "../../platform/http/page.ts";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { dayInAmsterdam, inAmsterdam } from "../../platform/time/amsterdam-time.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { countSpans, QUIET_FIGURES, type StatsFigures, type StatsRowSpan } from "./count-spans.ts";

/** How long a row of figures is. */
export const STATS_BUCKETS = ["hour", "day"] as const;

/** See `STATS_BUCKETS`. */
export type StatsBucket = (typeof STATS_BUCKETS)[number];

/** The most rows of one answer, so that a request stays fast: a month of hours, two years of days. */
const STATS_ROWS_MAX = 750;

const milliseconds = z.int().min(0).nullable();

const row = z
  .object({
    at: z.string().meta({
      description: "When the hour or the day begins, in Amsterdam time with its offset.",
      examples: ["2026-11-24T00:00:00+01:00"],
    }),
    events: count.meta({ description: "Events that were accepted." }),
    deliveries: count.meta({ description: "Deliveries that were queued." }),
    delivered: count.meta({ description: "Attempts that arrived." }),
    failed: count.meta({ description: "Deliveries that failed, without those that were sent again since." }),
    attempts: count.meta({ description: "Attempts that were made." }),
    p50_ms: milliseconds.meta({ description: "The median duration of an attempt; null if there was none." }),
    p99_ms: milliseconds.meta({ description: "99 of 100 attempts took at most this long; null if there was none." }),
  })
  .meta({ id: "StatsRow" });

type ShownStatsRow = z.output<typeof row>;

const stats = z.object({ data: z.array(row) }).meta({ id: "Stats" });

export const STATS_OPERATIONS: OperationGroup = {
  tag: "Stats",
  caller: "shop",
  operations: {
    "GET /v1/stats": {
      id: "getStats",
      summary: "The numbers of events and calls, by the hour or by the day",
      description:
        "The oldest row comes first. There is a row for each hour or day, even if nothing happened. Rows are whole: the first contains `since`, the last " +
        `contains the moment before \`until\`. Days are those in Amsterdam. At most ${STATS_ROWS_MAX} rows. Hours and days are stored an hour after their end, and do not change when old events are removed.`,
      query: {
        bucket: choiceParam(STATS_BUCKETS, "How long a row is; the default is an hour."),
        since: textParam("ISO 8601 with an offset. The default is 24 hours, or 30 days."),
        until: textParam("ISO 8601 with an offset; the default is now."),
      },
      answers: { 200: json(stats, "The rows.") },
    },
  },
};

/** `GET /v1/stats`. */
export function statsRoutes({ db, clock }: { readonly db: Database; readonly clock: Clock }): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const input = { bucket: readStatsBucket(request), spans: readStatsSpan(request, clock.now()) };
    response.json({ data: await readStats(db, shopOf(response), input) });
  });
  return router;
}

/** The rows to read. All of them are hours, or all of them are days. */
export interface StatsInput {
  readonly bucket: StatsBucket;
  readonly spans: readonly StatsRowSpan[];
}

/**
 * The figures of each row. Those of complete hours and days are stored, because counting a month again takes seconds if it has a million
 * deliveries. The others are counted now. `failed` is always counted now, because it changes when a failed delivery is sent again. That
 * is fast, because an index contains only failed deliveries.
 */
export async function readStats(db: Db, shop: ShopKey, { bucket, spans }: StatsInput): Promise<ShownStatsRow[]> {
  const until = await readCountedUntil(db, shop);
  const open = spans.filter(({ to }) => until === null || to > until);
  const figures = new Map((await countSpans(db, shop, open)).map((row, index) => [open[index], row]));
  const kept = await readKept(db, shop, { bucket, spans });
  const failed = await countFailed(db, shop, spans);
  return spans.map((span, index) => {
    const { events, deliveries, delivered, ...rest } =
      figures.get(span) ?? kept.get(span.from.getTime()) ?? QUIET_FIGURES;
    return { at: inAmsterdam(span.from), events, deliveries, delivered, failed: failed[index] ?? 0, ...rest };
  });
}

/** Must be read before the rows, otherwise a row that is stored in between would be missing. */
async function readCountedUntil(db: Db, shop: ShopKey): Promise<Date | null> {
  const row = await db
    .selectFrom("stats_progress")
    .select("counted_until")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .executeTakeFirst();
  return row?.counted_until ?? null;
}

async function readKept(db: Db, shop: ShopKey, { bucket, spans }: StatsInput): Promise<Map<number, StatsFigures>> {
  const rows = await db
    .selectFrom("stats_row")
    .select(["at", "events", "deliveries", "delivered", "attempts", "p50_ms", "p99_ms"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("span", "=", bucket)
    .where("at", ">=", spans[0]?.from ?? new Date(0))
    .where("at", "<=", spans.at(-1)?.from ?? new Date(0))
    .execute();
  return new Map(rows.map(({ at, ...figures }) => [at.getTime(), figures]));
}

async function countFailed(db: Db, shop: ShopKey, spans: readonly StatsRowSpan[]): Promise<number[]> {
  const { rows } = await sql<{ failed: number }>`
    select f.failed
    from unnest(
      ${spans.map(({ from }) => from)}::timestamptz[], ${spans.map(({ to }) => to)}::timestamptz[]
    ) with ordinality as s (from_time, to_time, position)
    cross join lateral (
      select count(*) as failed from delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and final_state = 'failed'
        and due_at >= s.from_time and due_at < s.to_time
    ) as f
    order by s.position`.execute(db);
  return rows.map(({ failed }) => failed);
}

/** The number of rows if the request has no `since`. */
const ROWS_DEFAULT: Readonly<Record<StatsBucket, number>> = { hour: 24, day: 30 };

const HOUR_MS = 3_600_000;

/** Reads `bucket`. @throws Problem 422. */
function readStatsBucket(request: Request): StatsBucket {
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
