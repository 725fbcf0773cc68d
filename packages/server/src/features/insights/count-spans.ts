import { sql } from "kysely";
import { firstIdAt } from "../../platform/ids.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** The period of one row: `from` is included and `to` is not. */
export interface StatsRowSpan {
  readonly from: Date;
  readonly to: Date;
}

/** The figures of one period. `delivered` and `attempts` count attempts that began in it. */
export interface StatsFigures {
  readonly events: number;
  readonly deliveries: number;
  readonly delivered: number;
  readonly attempts: number;
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
}

/** The figures of a period without events, deliveries and attempts. */
export const QUIET_FIGURES: StatsFigures = {
  ...{ events: 0, deliveries: 0, delivered: 0, attempts: 0 },
  ...{ p50_ms: null, p99_ms: null },
};

/**
 * Counts all periods in one statement. Each period is a range of an index that contains everything needed, so that no event and no body
 * is read. Events and deliveries are found by their ids, which contain the time of creation, because an index on the time would make
 * every write slower. The condition on deliveries compares the shop and the id together, because by the id alone PostgreSQL 18 would
 * also read the index on rules, which does not contain the shop.
 */
export async function countSpans(db: Db, shop: ShopKey, spans: readonly StatsRowSpan[]): Promise<StatsFigures[]> {
  if (spans.length === 0) return [];
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<StatsFigures>`
    select e.events, d.deliveries, a.delivered, a.attempts, a.p[1] as p50_ms, a.p[2] as p99_ms
    from ${limitsOf(spans)}
    cross join lateral (
      select count(*) as events from event where ${ours} and id >= s.first_event and id < s.next_event
    ) as e
    cross join lateral (
      select count(*) as deliveries from delivery
      where bucket = ${shop.bucket}::smallint
        and (shop_id, id) >= (${shop.id}, s.first_delivery) and (shop_id, id) < (${shop.id}, s.next_delivery)
    ) as d
    cross join lateral (
      select count(*) as attempts, count(*) filter (where outcome = 'delivered') as delivered,
        percentile_disc(array[0.5, 0.99]) within group (order by duration_ms) as p
      from attempt
      where ${ours} and at >= s.from_time and at < s.to_time
    ) as a
    order by s.position`.execute(db);
  return rows;
}

function limitsOf(spans: readonly StatsRowSpan[]) {
  const [from, to] = [spans.map((span) => span.from), spans.map((span) => span.to)];
  const ids = (prefix: "evt" | "dlv", times: readonly Date[]) =>
    sql`${times.map((time) => firstIdAt(prefix, time))}::text[]`;
  return sql`unnest(
    ${from}::timestamptz[], ${to}::timestamptz[], ${ids("evt", from)}, ${ids("evt", to)}, ${ids("dlv", from)}, ${ids("dlv", to)}
  ) with ordinality as s (from_time, to_time, first_event, next_event, first_delivery, next_delivery, position)`;
}
