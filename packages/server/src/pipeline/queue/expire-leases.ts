import { breakerAfterLostProbe } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import { WORKER_LOCKS } from "../../platform/postgres/worker-session.ts";
import { cancellingGone } from "./cancel-deliveries.ts";
import { type DeferredScope, releaseDeferred } from "./defer-deliveries.ts";
import { byLane, type LockedLane, laneKey, lockLanes, releaseLaneSlots, wakeLanes } from "./lanes.ts";

/** Which leases end: those past their time, those of workers that died, or all of them if no other worker can be alive. */
export type WhichLeases =
  | { readonly kind: "past"; readonly now: Date }
  | { readonly kind: "workers"; readonly workerKeys: readonly number[]; readonly now: Date }
  | { readonly kind: "all"; readonly now: Date };

/**
 * Gives back the deliveries of workers that died. They are due since they were due first, so that they keep their place before what
 * was queued meanwhile. Their schedule stays unspent and no attempt is recorded, because what the
 * receiver saw of it is unknown. A worker that is slow rather than dead can no longer settle them. Leases that somebody else
 * has locked are skipped. Returns how many ended, and the buckets.
 */
export async function expireLeases(db: Database, which: WhichLeases): Promise<{ count: number; buckets: number[] }> {
  if (which.kind === "workers" && which.workerKeys.length === 0) return { count: 0, buckets: [] };
  const buckets = await bucketsToExpire(db, which);
  let count = 0;
  for (const bucket of buckets) count += await expireBucket(db, bucket, which);
  return { count, buckets };
}

/** The buckets in which a lease has expired. It reads all leases, which are as many as attempts are in flight. */
async function bucketsToExpire(db: Database, which: WhichLeases): Promise<number[]> {
  const { rows } = await sql<{ bucket: number }>`
    select distinct bucket from lease
    where ${isEnding(which)}`.execute(db);
  return rows.map((row) => row.bucket);
}

/** A condition on `lease`. */
function isEnding(which: WhichLeases): RawBuilder<boolean> {
  switch (which.kind) {
    case "past":
      return sql<boolean>`leased_until < ${which.now}::timestamptz`;
    case "workers":
      return sql<boolean>`worker_key = any(${which.workerKeys}::int[])`;
    case "all":
      return sql<boolean>`true`;
  }
}

/** A lease that ended, with the endpoint that its delivery is pending at by now. */
interface EndedLease {
  readonly shopId: string;
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly leasedEndpointId: string;
  readonly dueAt: Date;
  /** The ordering key of a delivery that was cancelled while it was sent, and that has ended with its lease. */
  readonly endedKey: string | null;
}

async function expireBucket(db: Database, bucket: number, which: WhichLeases): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<EndedLease>`
      with past as (
        select shop_id, delivery_id from lease
        where bucket = ${bucket}::smallint and ${isEnding(which)}
        order by delivery_id
        for update skip locked
      ),
      expired as (
        delete from lease l using past p
        where l.bucket = ${bucket}::smallint and l.shop_id = p.shop_id and l.delivery_id = p.delivery_id
        returning l.shop_id, l.delivery_id, l.endpoint_id, l.cancelling
      ),
      again as (
        select o.shop_id, o.id, o.endpoint_id, e.endpoint_id as leased_endpoint_id, o.due_at
        from expired e
        join pending_delivery o on o.bucket = ${bucket}::smallint and o.shop_id = e.shop_id and o.id = e.delivery_id
        where not e.cancelling
      ),
      gone as (
        delete from pending_delivery o using expired e
        where o.bucket = ${bucket}::smallint and o.shop_id = e.shop_id and o.id = e.delivery_id and e.cancelling
        returning o.shop_id, o.id, o.endpoint_id, o.ordering_key, o.attempts, o.attempts_spent,
          e.endpoint_id as leased_endpoint_id
      ),
      cancelled as (${cancellingGone(bucket)})
      select shop_id as "shopId", id as "deliveryId", endpoint_id as "endpointId", leased_endpoint_id as "leasedEndpointId", due_at as "dueAt",
        null as "endedKey" from again
      union all
      select shop_id, id, endpoint_id, leased_endpoint_id, ${which.now}::timestamptz, ordering_key from gone`.execute(
      tx,
    );
    const wakes = rows.flatMap(({ shopId, endpointId, leasedEndpointId, dueAt }) =>
      [endpointId, leasedEndpointId].map((id) => ({ shopId, endpointId: id, dueAt })),
    );
    const lanes = await lockLanes(tx, bucket, wakes);
    await noteLostProbes(tx, { bucket, lanes, ended: rows, now: which.now });
    await releaseLaneSlots(
      tx,
      bucket,
      rows.map(({ shopId, leasedEndpointId }) => ({ shopId, endpointId: leasedEndpointId })),
    );
    const released = await releaseDeferred(tx, { bucket, now: which.now, scopes: rows.flatMap(endedScope) });
    await wakeLanes(tx, bucket, [...wakes, ...released]);
    return rows.length;
  });
}

/** Lets another probe go at once in lanes whose probe was lost. Otherwise they would wait until the time of its lease. */
async function noteLostProbes(
  tx: Tx,
  input: { bucket: number; lanes: readonly LockedLane[]; ended: readonly EndedLease[]; now: Date },
): Promise<void> {
  const { bucket, lanes, ended, now } = input;
  const endedIn = byLane(ended, ({ shopId, leasedEndpointId: endpointId }) => ({ shopId, endpointId }));
  for (const { shopId, endpointId, breaker } of lanes) {
    const deliveryIds = (endedIn.get(laneKey({ shopId, endpointId })) ?? []).map((one) => one.deliveryId);
    const next = breakerAfterLostProbe(breaker, { deliveryIds, now });
    if (next === breaker) continue;
    await sql`
      update lane set breaker = ${JSON.stringify(next)}::jsonb, probe_at = ${now}::timestamptz
      where bucket = ${bucket}::smallint and shop_id = ${shopId} and endpoint_id = ${endpointId}`.execute(tx);
  }
}

/** What a cancelled delivery may have kept deferred. */
function endedScope({ shopId, endpointId, endedKey: orderingKey }: EndedLease): DeferredScope[] {
  return orderingKey === null ? [] : [{ shopId, endpointId, orderingKey }];
}

/**
 * Finds workers that have leases although their session has ended (`worker-session.ts`). A call returns only those that the call before it
 * found as well. After a restart of the database all sessions are gone for a moment, and living workers need that moment to record their
 * ended attempts.
 */
export function createFindDeadWorkers(db: Database): () => Promise<number[]> {
  let suspects: readonly number[] = [];
  return async () => {
    const missing = await missingWorkers(db);
    const dead = missing.filter((key) => suspects.includes(key));
    suspects = missing;
    return dead;
  };
}

/**
 * Reads the leases before the locks, in a separate statement. A worker takes its lock before its first lease, so that a worker with a lease
 * and without a lock must have lost its lock. A cluster (Citus) needs two statements too, because it cannot join locks.
 */
async function missingWorkers(db: Database): Promise<number[]> {
  const { rows: holders } = await sql<{ key: number }>`
    select distinct worker_key as key from lease where worker_key is not null`.execute(db);
  if (holders.length === 0) return [];
  const { rows: living } = await sql<{ key: number }>`
    select objid::bigint::int as key from pg_locks
    where locktype = 'advisory' and classid = ${WORKER_LOCKS} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  const alive = new Set(living.map(({ key }) => key));
  return holders.map(({ key }) => key).filter((key) => !alive.has(key));
}
