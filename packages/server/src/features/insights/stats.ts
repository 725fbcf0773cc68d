import { Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, textParam } from "../../platform/http/openapi/parts.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { inAmsterdam } from "../../platform/time/amsterdam-time.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { countSpans, QUIET_FIGURES, type StatsFigures, type StatsRowSpan } from "./count-spans.ts";
import { readStatsBucket, readStatsSpan, STATS_BUCKETS, STATS_ROWS_MAX, type StatsBucket } from "./stats-span.ts";

const milliseconds = z.int().min(0).nullable();

const row = z
  .object({
    at: z.string().meta({
      description: "When the hour or the day begins, by clocks in Amsterdam and with their offset.",
      examples: ["2026-11-24T00:00:00+01:00"],
    }),
    events: count.meta({ description: "Events that were accepted." }),
    deliveries: count.meta({ description: "Calls that came to be owed." }),
    delivered: count.meta({ description: "Attempts that arrived." }),
    failed: count.meta({ description: "Deliveries that were given up, unless somebody has sent them again since." }),
    attempts: count.meta({ description: "Attempts that were made." }),
    p50_ms: milliseconds.meta({ description: "How long the attempt in the middle took; null where none was made." }),
    p99_ms: milliseconds.meta({ description: "How long 99 of 100 attempts took at most; null where none was made." }),
  })
  .meta({ id: "StatsRow" });

const stats = z.object({ data: z.array(row) }).meta({ id: "Stats" });

/** What the reference says of `/v1/stats`. */
export const STATS_OPERATIONS: OperationGroup = {
  tag: "Stats",
  caller: "shop",
  operations: {
    "GET /v1/stats": {
      id: "getStats",
      summary: "What happened, by the hour or by the day",
      description:
        "The oldest first, and a row for each hour or day, the quiet ones too. Rows are whole: the first holds `since`, the last the " +
        `moment before \`until\`. Days are those of Amsterdam. At most ${STATS_ROWS_MAX} rows. Hours and days are counted for good an hour after their end, and stay as they are when what they counted is removed for its age.`,
      query: {
        bucket: choiceParam(STATS_BUCKETS, "How long a row is; an hour unless it is said."),
        since: textParam("ISO 8601 with an offset. Unless it is said: the last 24 hours, or 30 days."),
        until: textParam("ISO 8601 with an offset; now unless it is said."),
      },
      answers: { 200: json(stats, "The rows.") },
    },
  },
};

/** `GET /v1/stats`: what happened in each hour or day, the oldest first, the quiet ones too. */
export function statsRoutes({ db, clock }: { readonly db: Database; readonly clock: Clock }): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const wish = { bucket: readStatsBucket(request), spans: readStatsSpan(request, clock.now()) };
    response.json({ data: await readStats(db, shopOf(response), wish) });
  });
  return router;
}

/** Which rows: all of them hours, or all of them days. */
export interface StatsInput {
  readonly bucket: StatsBucket;
  readonly spans: readonly StatsRowSpan[];
}

/**
 * The figures of each row. Of hours and days that ended a while ago they are kept, as counting a month anew takes seconds where a million
 * calls were made; the others are counted now. `failed` is of deliveries given up in the row's time that nobody has sent again
 * since, which changes later: it is always counted, by an index of the few that failed.
 */
export async function readStats(db: Db, shop: ShopKey, { bucket, spans }: StatsInput) {
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

/** Before the rows, so that none is missing that this says was counted. */
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
