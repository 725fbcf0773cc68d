import { sql } from "kysely";
import { isLeased, ruleIsDeleted } from "../../pipeline/queue/delivery-conditions.ts";
import { lockLanes, wakeLanes } from "../../pipeline/queue/lanes.ts";
import { probeLanesAtOnce, requeueDeliveries } from "../../pipeline/queue/requeue-deliveries.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import { itemsOf, type LaneSlots, type LockedReplay, removeItems } from "./store.ts";

/** The limit of one step over all lanes, so that the step does not keep its locks for long. */
const RELEASED_MAX = 250;

interface Picked {
  readonly position: number;
  readonly id: string;
  readonly shopId: string;
  readonly endpointId: string;
  readonly state: string;
  readonly attempts: number;
  readonly sending: boolean;
  readonly action: "due" | "overtaken" | "dropped";
}

/** How many items a step changed. */
export interface Released {
  readonly due: number;
  /** Another request has sent these since they were counted. The replay counts the outcome of that attempt. */
  readonly overtaken: number;
  /** These cannot be sent any more, because their rule was deleted or their event was erased or removed. */
  readonly failed: number;
  /** These need no call, because the person already has the access. */
  readonly done: number;
}

/**
 * Makes the next deliveries due, as a manual retry does, and stores their former state so that a stop can restore it. The caller has
 * locked the replay and the rule set of the shop, so that no rule is deleted between the read and the change.
 *
 * Lanes are locked before deliveries, as everywhere, otherwise two transactions could deadlock. A delivery that another transaction
 * has locked (to remove it) is skipped until the next step. A delivery that another replay made due waits for that attempt.
 */
export async function releaseDeliveries(
  tx: Tx,
  replay: LockedReplay,
  { lanes, now }: { lanes: readonly LaneSlots[]; now: Date },
): Promise<Released> {
  const picked = await lockPicked(tx, replay, await pickNext(tx, replay, lanes));
  const by = (action: Picked["action"]) => picked.filter((one) => one.action === action);
  const [due, overtaken, dropped] = [by("due"), by("overtaken"), by("dropped")];
  await removeItems(tx, replay, positionsOf(dropped));
  await followAttempt(tx, replay, { positions: positionsOf(overtaken), now });
  await makeDue(tx, replay, { due, now });
  await probeFirst(tx, replay, { due, lanes, now });
  return { due: due.length, overtaken: overtaken.length, failed: dropped.length, done: 0 };
}

async function pickNext(tx: Tx, replay: LockedReplay, lanes: readonly LaneSlots[]): Promise<Picked[]> {
  if (lanes.length === 0) return [];
  const { shop } = replay;
  const { rows } = await sql<Picked>`
    select c.* from unnest(
      ${lanes.map((one) => one.endpointId)}::text[], ${lanes.map((one) => one.freeSlots)}::int[]
    ) as k (endpoint_id, free_slots)
    cross join lateral (
      select i.position, d.id, d.shop_id as "shopId", d.endpoint_id as "endpointId", d.state, d.attempts,
        ${isLeased("d")} as sending,
        case when ${isLeased("d")} or d.attempts > i.attempts_before then 'overtaken'
          when d.problem is not null or ${ruleIsDeleted(shop)} then 'dropped'
          else 'due' end as action
      from replay_item i
      join delivery_status d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id
      where ${itemsOf(replay)} and i.state = 'queued' and i.endpoint_id = k.endpoint_id
        and (not ${isLeased("d")} or d.attempts >= i.attempts_before)
        and not exists (
          select 1 from replay_item o
          where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.delivery_id = d.id and o.state = 'due')
      order by i.position
      limit k.free_slots
    ) as c
    limit ${RELEASED_MAX}`.execute(tx);
  return rows;
}

/**
 * Locks the lanes, then the deliveries. Keeps only deliveries that are free and unchanged, because a person may have been erased while
 * this waited for the lanes. No delivery moves to another lane, because the caller has locked the rule set.
 */
async function lockPicked(tx: Tx, replay: LockedReplay, picked: readonly Picked[]): Promise<Picked[]> {
  if (picked.length === 0) return [];
  const { shop } = replay;
  await lockLanes(tx, shop.bucket, picked);
  const { rows } = await sql<{ id: string }>`
    select d.id from unnest(
      ${picked.map(({ id }) => id)}::text[], ${picked.map(({ state }) => state)}::text[],
      ${picked.map(({ attempts }) => attempts)}::int[], ${picked.map(({ sending }) => sending)}::boolean[],
      ${picked.map(({ action }) => action)}::text[]
    ) as k (id, state, attempts, sending, action)
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = k.id
    join delivery_status n on n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.id = k.id
      and n.state = k.state and n.attempts = k.attempts and ${isLeased("d")} = k.sending
    where d.problem is null or k.action <> 'due'
    for update of d skip locked`.execute(tx);
  const locked = new Set(rows.map(({ id }) => id));
  return picked.filter(({ id }) => locked.has(id));
}

/** The item waits for the outcome of an attempt that this replay did not start. */
async function followAttempt(
  tx: Tx,
  replay: LockedReplay,
  one: { positions: readonly number[]; now: Date },
): Promise<void> {
  if (one.positions.length === 0) return;
  await sql`
    update replay_item i set state = 'retrying', next_check_at = ${one.now}::timestamptz
    where ${itemsOf(replay)} and i.position = any(${one.positions}::int[])`.execute(tx);
}

async function makeDue(tx: Tx, replay: LockedReplay, one: { due: readonly Picked[]; now: Date }): Promise<void> {
  const { due, now } = one;
  if (due.length === 0) return;
  const { shop } = replay;
  await sql`
    update replay_item i set state = 'due', next_check_at = ${now}::timestamptz, attempts_before = d.attempts, former_state = d.state,
      former_due_at = d.due_at, former_attempts_spent = d.attempts_spent
    from delivery_status d
    where ${itemsOf(replay)} and i.position = any(${positionsOf(due)}::int[])
      and d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id`.execute(tx);
  const requeued = await requeueDeliveries(tx, shop, {
    which: sql<boolean>`d.id = any(${due.map(({ id }) => id)}::text[])`,
    now,
  });
  await wakeLanes(
    tx,
    shop.bucket,
    requeued.map((lane) => ({ ...lane, dueAt: now })),
  );
}

/**
 * Like a manual retry, the first delivery of a replay at a lane does not wait for the next probe of a failing endpoint. Only the first,
 * otherwise a long replay would call a receiver that is still failing again and again.
 */
async function probeFirst(
  tx: Tx,
  { shop }: LockedReplay,
  one: { due: readonly Picked[]; lanes: readonly LaneSlots[]; now: Date },
): Promise<void> {
  const begun = new Set(one.lanes.filter(({ hasBegun }) => hasBegun).map(({ endpointId }) => endpointId));
  const lanes = one.due.filter(({ endpointId }) => !begun.has(endpointId));
  if (lanes.length > 0) await probeLanesAtOnce(tx, shop, { lanes, now: one.now });
}

function positionsOf(picked: readonly Picked[]): number[] {
  return picked.map(({ position }) => position);
}

/**
 * Removes queued items without a delivery and returns how many there were. Retention keeps the deliveries of a running replay, so that
 * this only happens to a delivery that was being removed while it was counted. It counts as failed, otherwise the counts would never
 * reach `matched`.
 */
export async function dropVanished(tx: Tx, replay: LockedReplay): Promise<number> {
  const { shop } = replay;
  const { numAffectedRows } = await sql`
    delete from replay_item i
    where ${itemsOf(replay)} and i.state = 'queued' and i.delivery_id is not null and not exists (
      select 1 from delivery d
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id)`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
