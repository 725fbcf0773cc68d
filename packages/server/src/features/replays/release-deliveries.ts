import { sql } from "kysely";
import { isLeased, ruleIsDeleted } from "../../pipeline/queue/delivery-conditions.ts";
import { lockLanes, wakeLanes } from "../../pipeline/queue/lanes.ts";
import { requeueDeliveries } from "../../pipeline/queue/requeue-deliveries.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { LaneRoom } from "./feed-replays.ts";
import { itemsOf, type LockedReplay, removeItems } from "./store.ts";

/** Deliveries made due in one step over all lanes, which bounds how long the step's locks are held. */
const RELEASED_MAX = 250;

interface Picked {
  readonly position: number;
  readonly id: string;
  readonly shopId: string;
  readonly endpointId: string;
  readonly state: string;
  readonly attempts: number;
  readonly sending: boolean;
  readonly verdict: "due" | "overtaken" | "dropped";
}

/** What a step released, and what it had to give up. */
export interface Released {
  readonly due: number;
  /** Attempted by somebody else since they were counted: what that came to is what the replay counts. */
  readonly overtaken: number;
  /** Their rule was deleted since, or what they said was erased. */
  readonly failed: number;
  /** Needed no call any more, as what they ask for is there already. */
  readonly done: number;
}

/**
 * Makes the next deliveries due, each exactly as a manual retry does, and notes what they were like before. Runs under the
 * lock of the replay and of the shop's rule book, so that no rule can be deleted between the look and the change.
 *
 * Their lanes are locked before them, as everybody does. Deliveries that somebody else has locked all the same (to remove
 * them) are passed over until the next step. One that another replay has made due waits for that attempt.
 */
export async function releaseDeliveries(
  tx: Tx,
  replay: LockedReplay,
  { rooms, now }: { rooms: readonly LaneRoom[]; now: Date },
): Promise<Released> {
  const picked = await holdPicked(tx, replay, await pickNext(tx, replay, rooms));
  const by = (verdict: Picked["verdict"]) => picked.filter((one) => one.verdict === verdict);
  const [due, overtaken, dropped] = [by("due"), by("overtaken"), by("dropped")];
  await removeItems(tx, replay, positionsOf(dropped));
  await follow(tx, replay, { positions: positionsOf(overtaken), now });
  await makeDue(tx, replay, { due, now });
  return { due: due.length, overtaken: overtaken.length, failed: dropped.length, done: 0 };
}

async function pickNext(tx: Tx, replay: LockedReplay, rooms: readonly LaneRoom[]): Promise<Picked[]> {
  if (rooms.length === 0) return [];
  const { shop } = replay;
  const { rows } = await sql<Picked>`
    select c.* from unnest(
      ${rooms.map((one) => one.endpointId)}::text[], ${rooms.map((one) => one.room)}::int[]
    ) as k (endpoint_id, room)
    cross join lateral (
      select i.position, d.id, d.shop_id as "shopId", d.endpoint_id as "endpointId", d.state, d.attempts,
        ${isLeased("d")} as sending,
        case when ${isLeased("d")} or d.attempts > i.attempts_before then 'overtaken'
          when d.problem is not null or ${ruleIsDeleted(shop)} then 'dropped'
          else 'due' end as verdict
      from replay_item i
      join delivery_status d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id
      where ${itemsOf(replay)} and i.state = 'queued' and i.endpoint_id = k.endpoint_id
        and (not ${isLeased("d")} or d.attempts >= i.attempts_before)
        and not exists (
          select 1 from replay_item o
          where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.delivery_id = d.id and o.state = 'due')
      order by i.position
      limit k.room
    ) as c
    limit ${RELEASED_MAX}`.execute(tx);
  return rows;
}

/**
 * Locks the lanes of what was picked and then, of the deliveries, those that are free and still as they were: somebody may have been
 * erased while the lanes were waited for. While the rule book is held, none of them moves to another lane.
 */
async function holdPicked(tx: Tx, replay: LockedReplay, picked: readonly Picked[]): Promise<Picked[]> {
  if (picked.length === 0) return [];
  const { shop } = replay;
  await lockLanes(tx, shop.bucket, picked);
  const { rows } = await sql<{ id: string }>`
    select d.id from unnest(
      ${picked.map(({ id }) => id)}::text[], ${picked.map(({ state }) => state)}::text[],
      ${picked.map(({ attempts }) => attempts)}::int[], ${picked.map(({ sending }) => sending)}::boolean[],
      ${picked.map(({ verdict }) => verdict)}::text[]
    ) as k (id, state, attempts, sending, verdict)
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = k.id
    join delivery_status n on n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.id = k.id
      and n.state = k.state and n.attempts = k.attempts and ${isLeased("d")} = k.sending
    where d.problem is null or k.verdict <> 'due'
    for update of d skip locked`.execute(tx);
  const held = new Set(rows.map(({ id }) => id));
  return picked.filter(({ id }) => held.has(id));
}

/** Lets an item wait for what its delivery comes to, without making it due. */
async function follow(tx: Tx, replay: LockedReplay, one: { positions: readonly number[]; now: Date }): Promise<void> {
  if (one.positions.length === 0) return;
  await sql`
    update replay_item i set state = 'retrying', look_at = ${one.now}::timestamptz
    where ${itemsOf(replay)} and i.position = any(${one.positions}::int[])`.execute(tx);
}

async function makeDue(tx: Tx, replay: LockedReplay, one: { due: readonly Picked[]; now: Date }): Promise<void> {
  const { due, now } = one;
  if (due.length === 0) return;
  const { shop } = replay;
  await sql`
    update replay_item i set state = 'due', look_at = ${now}::timestamptz, attempts_before = d.attempts, former_state = d.state,
      former_due_at = d.due_at, former_attempts_spent = d.attempts_spent
    from delivery_status d
    where ${itemsOf(replay)} and i.position = any(${positionsOf(due)}::int[])
      and d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id`.execute(tx);
  const lanes = await requeueDeliveries(tx, shop, {
    which: sql<boolean>`d.id = any(${due.map(({ id }) => id)}::text[])`,
    now,
  });
  await wakeLanes(
    tx,
    shop.bucket,
    lanes.map((lane) => ({ ...lane, dueAt: now })),
  );
}

function positionsOf(picked: readonly Picked[]): number[] {
  return picked.map(({ position }) => position);
}

/**
 * Gives up items whose delivery is not there any more. What a running replay is about is not removed for its age; only a
 * delivery that was counted while it was just being removed can vanish. It cannot be sent, so that it counts as failed: then
 * `done` and `failed` come to `matched` in the end. Returns how many.
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
