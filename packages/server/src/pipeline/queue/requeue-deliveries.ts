import { requestProbe } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { earliest, type LaneKey, type LockedLane, lockLanes, wakeLanes } from "./lanes.ts";

/** One delivery that a person sends again: its id, and what must hold for it as a condition on `d`. */
export interface RequeueByHand {
  readonly id: string;
  readonly which: RawBuilder<boolean>;
  readonly now: Date;
}

/**
 * Makes one delivery pending and due now because a person asked for it, and wakes its lane. Returns false if the condition does
 * not hold. While the breaker of the lane is open, the delivery is the next probe and goes at once: a person who has just fixed the
 * receiver must not wait for the next probe, which may be ten minutes away. So it is queued before all others of the lane. A wait
 * that the receiver asked for (Retry-After) and an endpoint that is switched off still hold it back.
 *
 * It locks the lane before the delivery, in the order of `lock-pending.ts`. The caller must hold the lock of the shop's rule set,
 * so that the delivery does not move to another lane meanwhile.
 */
export async function requeueByHand(tx: Tx, shop: ShopKey, { id, which, now }: RequeueByHand): Promise<boolean> {
  const lane = await lockLaneOf(tx, shop, id);
  const probes = lane !== null && lane.breaker.kind !== "closed";
  const dueAt = probes ? await beforeAllOthers(tx, shop, { lane, now }) : now;
  const requeued = await requeueDeliveries(tx, shop, { which: sql<boolean>`d.id = ${id} and ${which}`, now: dueAt });
  await wakeLanes(
    tx,
    shop.bucket,
    requeued.map((key) => ({ ...key, dueAt })),
  );
  if (probes && requeued.length > 0) await probeAtOnce(tx, shop, { lane, now });
  return requeued.length > 0;
}

async function lockLaneOf(tx: Tx, shop: ShopKey, id: string): Promise<LockedLane | null> {
  const { rows } = await sql<LaneKey>`
    select shop_id as "shopId", endpoint_id as "endpointId" from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
  const [lane = null] = await lockLanes(tx, shop.bucket, rows);
  return lane;
}

interface ProbedLane {
  readonly lane: LockedLane;
  readonly now: Date;
}

/** Due times are whole milliseconds, so one millisecond earlier is enough to go first. */
async function beforeAllOthers(tx: Tx, shop: ShopKey, { lane, now }: ProbedLane): Promise<Date> {
  const { rows } = await sql<{ due_at: Date | null }>`
    select min(due_at) as due_at from pending_delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${lane.endpointId} and state = 'pending'
    union all
    select min(due_at) from pending_delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${lane.endpointId} and state = 'waiting'`.execute(
    tx,
  );
  const first = earliest([now, ...rows.map(({ due_at }) => due_at)]) ?? now;
  return new Date(first.getTime() - 1);
}

/**
 * Lets each of these lanes whose breaker is open send its next due delivery at once, as the probe. For a person who sends many deliveries
 * again: the receiver was probably fixed. The caller must hold the locks of the lanes, and must wake them.
 */
export async function probeLanesAtOnce(
  tx: Tx,
  shop: ShopKey,
  { lanes, now }: { lanes: readonly LaneKey[]; now: Date },
): Promise<void> {
  const locked = await lockLanes(tx, shop.bucket, lanes);
  for (const lane of locked) {
    if (lane.breaker.kind !== "closed") await probeAtOnce(tx, shop, { lane, now });
  }
}

/** While another probe is under way, this one follows it: `probe_at` stays the moment at which the other one counts as lost. */
async function probeAtOnce(tx: Tx, shop: ShopKey, { lane, now }: ProbedLane): Promise<void> {
  const breaker = requestProbe(lane.breaker, now);
  const probeAt = breaker.kind === "open" ? sql`${now}::timestamptz` : sql.ref("probe_at");
  await sql`
    update lane set breaker = ${JSON.stringify(breaker)}::jsonb, probe_at = ${probeAt}
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${lane.endpointId}`.execute(tx);
}

/**
 * Makes these deliveries (a condition on `d`) pending and due now, with an unspent schedule, whether they have ended or not,
 * and returns their lanes. The caller must hold the locks of these lanes, and must wake them.
 *
 * The deliveries themselves are locked as well, so that none that is being removed for its age becomes pending. Like every
 * pending delivery they are written with the state they most likely end in.
 */
export async function requeueDeliveries(
  tx: Tx,
  shop: ShopKey,
  { which, now }: { which: RawBuilder<boolean>; now: Date },
): Promise<LaneKey[]> {
  const { rows } = await sql<LaneKey>`
    with former as (
      select d.id, d.endpoint_id, d.event_id, d.ordering_key, d.seq, d.attempts, d.body_bytes from delivery d
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${which}
      for update
    ),
    expected as (
      update delivery d set final_state = 'delivered', attempts = 1, attempts_spent = 1
      from former f
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = f.id
        and (d.final_state <> 'delivered' or d.attempts <> 1 or d.attempts_spent <> 1)
    ),
    requeued as (
      insert into pending_delivery as o (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at, attempts, body_bytes)
      select ${shop.bucket}::smallint, ${shop.id}, f.id, f.endpoint_id, f.event_id, f.ordering_key, f.seq, 'pending',
        ${now}::timestamptz, f.attempts, f.body_bytes
      from former f
      on conflict (bucket, shop_id, id) do update
        set state = 'pending', due_at = excluded.due_at, attempts_spent = 0, deferred = false
    )
    select ${shop.id} as "shopId", f.endpoint_id as "endpointId" from former f`.execute(tx);
  return rows;
}
