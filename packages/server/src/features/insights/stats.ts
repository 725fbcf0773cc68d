import { Router } from "express";
import { sql } from "kysely";
import { shopOf } from "../../platform/http/authenticate.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { inAmsterdam } from "../../platform/time/amsterdam-time.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { countSpans, QUIET_FIGURES, type StatsFigures, type StatsRowSpan } from "./count-spans.ts";
import { readStatsBucket, readStatsSpan, type StatsBucket } from "./stats-span.ts";

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
