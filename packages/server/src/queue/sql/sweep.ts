import { sql } from "kysely";
import type { Database } from "../../world/database.ts";
import { isLeased } from "./is-leased.ts";

/** Whether something fresh in the lane `l` is due before what its claims begin with. */
const isPassedOver = sql<boolean>`exists (
  select 1 from delivery d
  where d.bucket = l.bucket and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id
    and d.state = 'pending' and (d.due_at, d.seq) < (l.fresh_from, l.fresh_seq) and not ${isLeased("d")})`;

/**
 * Wakes lanes that sleep although they have due work and a free slot, and lanes whose claims begin behind some of it: the net
 * under every other mechanism. It should never catch anything; what it catches is counted, and a count above zero is a defect
 * to be found.
 */
export async function sweepLanes(
  db: Database,
  options: { now: Date; laneConcurrency: number },
): Promise<{ count: number; buckets: number[] }> {
  const { rows: buckets } = await sql<{ bucket: number }>`
    select distinct l.bucket from lane l where not l.paused and (l.due_at is null or ${isPassedOver})`.execute(db);
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
      select l.shop_id, l.endpoint_id from lane l
      where l.bucket = ${bucket}::smallint and not l.paused and (l.due_at is null or ${isPassedOver})
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
        and exists (
          select 1 from delivery d
          where d.bucket = ${bucket}::smallint and d.shop_id = k.shop_id and d.endpoint_id = k.endpoint_id
            and d.state in ('pending', 'waiting') and d.due_at <= ${now}::timestamptz and not ${isLeased("d")})
        and coalesce(l.concurrency, ${laneConcurrency}::smallint) > k.sending
      returning l.endpoint_id`.execute(tx);
    return woken.length;
  });
}
