import { type Kysely, sql } from "kysely";

/**
 * Figures of hours and days that have ended, counted once: what they count does not change any more. An hour in which nothing
 * happened has no row. `counted_until` says how far a shop has been counted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stats_row (
      bucket smallint not null,
      shop_id text collate "C" not null,
      span text not null check (span in ('hour', 'day')),
      at timestamptz not null,
      events integer not null,
      deliveries integer not null,
      delivered integer not null,
      attempts integer not null,
      p50_ms integer,
      p99_ms integer,
      primary key (bucket, shop_id, span, at)
    )`.execute(db);
  await sql`
    create table stats_progress (
      bucket smallint not null,
      shop_id text collate "C" not null,
      counted_until timestamptz not null,
      primary key (bucket, shop_id)
    )`.execute(db);
}
