import { sql } from "kysely";
import type { Database } from "../../world/database.ts";
import { lockLanes, wakeLanes } from "./lock-lanes.ts";

/** Which leases end: those past their time, or, when no other worker can be alive, all of them. */
export type WhichLeases = { readonly kind: "past"; readonly now: Date } | { readonly kind: "all"; readonly now: Date };

/** The buckets in which a lease has run out; a look over the index of what is being sent, which is short. */
async function bucketsToExpire(db: Database, which: WhichLeases): Promise<number[]> {
  const { rows } = await sql<{ bucket: number }>`
    select distinct bucket from delivery
    where state = 'sending' and (${which.kind === "all"} or leased_until < ${which.now}::timestamptz)`.execute(db);
  return rows.map((row) => row.bucket);
}

/**
 * Gives back the deliveries of workers that died: due now, their schedule unspent, no attempt recorded, since what the
 * receiver saw of it is unknown. A worker that is slow rather than dead can no longer settle them. Returns how many.
 */
export async function expireLeases(db: Database, which: WhichLeases): Promise<{ count: number; buckets: number[] }> {
  const buckets = await bucketsToExpire(db, which);
  let count = 0;
  for (const bucket of buckets) count += await expireBucket(db, bucket, which);
  return { count, buckets };
}

async function expireBucket(db: Database, bucket: number, which: WhichLeases): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ shopId: string; endpointId: string; leasedEndpointId: string }>`
      update delivery d set
        state = case when cancelling then 'cancelled' when attempts_spent > 0 then 'waiting' else 'pending' end,
        due_at = ${which.now}::timestamptz, lease_id = null, leased_until = null, probing = false
      from (
        select shop_id, id from delivery
        where bucket = ${bucket}::smallint and state = 'sending'
          and (${which.kind === "all"} or leased_until < ${which.now}::timestamptz)
        order by id
        for update skip locked
      ) as e
      where d.bucket = ${bucket}::smallint and d.shop_id = e.shop_id and d.id = e.id
      returning d.shop_id as "shopId", d.endpoint_id as "endpointId", d.leased_endpoint_id as "leasedEndpointId"`.execute(
      tx,
    );
    const wakes = rows.flatMap(({ shopId, endpointId, leasedEndpointId }) =>
      [endpointId, leasedEndpointId].map((id) => ({ shopId, endpointId: id, dueAt: which.now })),
    );
    await lockLanes(tx, bucket, wakes);
    await wakeLanes(tx, bucket, wakes);
    return rows.length;
  });
}
