import { Router } from "express";
import { sql } from "kysely";
import { inAmsterdam } from "../world/amsterdam-time.ts";
import type { Clock } from "../world/clock.ts";
import type { Database, Db } from "../world/database.ts";
import { shopOf } from "../world/http/authenticate.ts";
import { firstIdAt } from "../world/ids.ts";
import type { ShopKey } from "../world/shop.ts";
import { readStatsSpan, type StatsRowSpan } from "./stats-span.ts";

/** `GET /v1/stats`: what happened in each hour or day, the oldest first, the quiet ones too. */
export function statsRoutes({ db, clock }: { readonly db: Database; readonly clock: Clock }): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const spans = readStatsSpan(request, clock.now());
    response.json({ data: await readStats(db, shopOf(response), spans) });
  });
  return router;
}

interface StatsRow {
  readonly events: number;
  readonly deliveries: number;
  readonly delivered: number;
  readonly failed: number;
  readonly attempts: number;
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
}

/**
 * Counts in one statement, a row at a time, each by a range of an index that holds all that is asked, so that no event and no body
 * is read. Events and deliveries are found by their ids, which tell when they were made: both tables are spared an index that
 * every write would have to keep. `delivered` and `attempts` are of attempts made in the row's time, `failed` of deliveries
 * given up in it that nobody has sent again since.
 */
export async function readStats(db: Db, shop: ShopKey, spans: readonly StatsRowSpan[]) {
  const [ours, limits] = [sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`, limitsOf(spans)];
  const { rows } = await sql<StatsRow>`
    select e.events, d.deliveries, a.delivered, f.failed, a.attempts, a.p[1] as p50_ms, a.p[2] as p99_ms
    from ${limits}
    cross join lateral (
      select count(*) as events from event where ${ours} and id >= s.first_event and id < s.next_event
    ) as e
    cross join lateral (
      select count(*) as deliveries from delivery where ${ours} and id >= s.first_delivery and id < s.next_delivery
    ) as d
    cross join lateral (
      select count(*) as failed from delivery
      where ${ours} and state = 'failed' and due_at >= s.from_time and due_at < s.to_time
    ) as f
    cross join lateral (
      select count(*) as attempts, count(*) filter (where outcome = 'delivered') as delivered,
        percentile_disc(array[0.5, 0.99]) within group (order by duration_ms) as p
      from attempt
      where ${ours} and at >= s.from_time and at < s.to_time
    ) as a
    order by s.position`.execute(db);
  return rows.map((row, index) => ({ at: inAmsterdam(spans[index]?.from ?? new Date(0)), ...row }));
}

function limitsOf(spans: readonly StatsRowSpan[]) {
  const [from, to] = [spans.map((span) => span.from), spans.map((span) => span.to)];
  const ids = (prefix: "evt" | "dlv", times: readonly Date[]) =>
    sql`${times.map((time) => firstIdAt(prefix, time))}::text[]`;
  return sql`unnest(
    ${from}::timestamptz[], ${to}::timestamptz[], ${ids("evt", from)}, ${ids("evt", to)}, ${ids("dlv", from)}, ${ids("dlv", to)}
  ) with ordinality as s (from_time, to_time, first_event, next_event, first_delivery, next_delivery, position)`;
}
