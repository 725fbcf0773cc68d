import { type RawBuilder, sql } from "kysely";
import type { Database } from "../../platform/postgres/database.ts";
import { isLeased } from "./delivery-conditions.ts";

/**
 * Wakes lanes that sleep although they have due work and a free slot, as a safety net under every other mechanism. It reads all
 * that is pending in a lane, also before the point where claims begin. It should never find anything; what it finds is counted,
 * because a count above zero is a defect. Lanes that somebody else has locked are skipped.
 */
export async function sweepLanes(
  db: Database,
  options: { now: Date; laneConcurrency: number },
): Promise<{ count: number; buckets: number[] }> {
  const { rows: buckets } = await sql<{ bucket: number }>`
    select distinct bucket from lane where due_at is null and not paused`.execute(db);
  const rescued: number[] = [];
  for (const { bucket } of buckets) {
    const count = await sweepBucket(db, bucket, options);
    rescued.push(...Array<number>(count).fill(bucket));
  }
  return { count: rescued.length, buckets: [...new Set(rescued)] };
}

async function sweepBucket(
  db: Database,
  bucket: number,
  { now, laneConcurrency }: { now: Date; laneConcurrency: number },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ shop_id: string; endpoint_id: string }>`
      select shop_id, endpoint_id from lane
      where bucket = ${bucket}::smallint and due_at is null and not paused
      for update skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    const { rows: woken } = await sql<{ endpoint_id: string }>`
      update lane l set due_at = ${now}::timestamptz, fresh_from = '-infinity', fresh_seq = 0, blocked = false,
        sending = k.sending
      from (
        select k.shop_id, k.endpoint_id, (
          select count(*) from lease s
          where s.bucket = ${bucket}::smallint and s.shop_id = k.shop_id and s.endpoint_id = k.endpoint_id)::int as sending
        from unnest(${rows.map((row) => row.shop_id)}::text[], ${rows.map((row) => row.endpoint_id)}::text[])
          as k (shop_id, endpoint_id)
      ) as k
      where l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
        and (${hasDue("pending", bucket, now)} or ${hasDue("waiting", bucket, now)})
        and coalesce(l.concurrency, ${laneConcurrency}::smallint) > k.sending
      returning l.endpoint_id`.execute(tx);
    return woken.length;
  });
}

/** Each state by itself, because each has its own index and the lanes are locked while this reads. */
function hasDue(state: "pending" | "waiting", bucket: number, now: Date): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from pending_delivery d
    where d.bucket = ${bucket}::smallint and d.shop_id = k.shop_id and d.endpoint_id = k.endpoint_id
      and d.state = ${sql.lit(state)} and d.due_at <= ${now}::timestamptz and not ${isLeased("d")})`;
}
