import { sql } from "kysely";
import type { createRuleSetReader } from "../../pipeline/plan/rule-set.ts";
import { releaseDeferred } from "../../pipeline/queue/defer-deliveries.ts";
import { isLeased } from "../../pipeline/queue/delivery-conditions.ts";
import { type LaneKey, lockLanes, wakeLanes } from "../../pipeline/queue/lanes.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { Note } from "../audit/index.ts";
import { settleItems } from "./settle-items.ts";
import { type Ended, itemsOf, type LockedReplay, type ReplayKey } from "./store.ts";

export interface StopReplayParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
  /** Records in the audit log who stopped the replay. */
  readonly note: Note;
}

/**
 * Stops a replay and reverts what it has not sent. A queued delivery was never changed. A delivery that was made due and not attempted
 * gets its former state and time. A call that a preview added and that was not attempted is removed, so that a later preview can send
 * it. An attempt that runs now goes on. The counts stay as they are now.
 *
 * Returns false if there is no such replay. A replay that has ended does not change.
 */
export async function stopReplay(parts: StopReplayParts, key: ReplayKey): Promise<boolean> {
  const now = parts.clock.now();
  return parts.db.transaction().execute(async (tx) => {
    const replay = await lockReplay(tx, key);
    if (replay === null) return false;
    if (replay.state !== "running") return true;
    // This locks the rule set, so that no rule is deleted and no delivery moves to another lane.
    await parts.readRuleSets(tx, key.shop.bucket, [key.shop.id]);
    const ended = await settleItems(tx, replay, now);
    await lockLanesOf(tx, replay);
    await (replay.ruleId === null ? revertUnsent(tx, replay, now) : removeUnsent(tx, replay));
    await sql`delete from replay_item i where ${itemsOf(replay)}`.execute(tx);
    await saveStopped(tx, replay, { ended, now });
    await parts.note(tx, replay.id);
    return true;
  });
}

async function lockReplay(tx: Tx, key: ReplayKey): Promise<(LockedReplay & { state: string }) | null> {
  const { rows } = await sql<Pick<LockedReplay, "ruleId" | "lanes"> & { state: string }>`
    select state, rule_id as "ruleId", lanes from replay
    where bucket = ${key.shop.bucket}::smallint and shop_id = ${key.shop.id} and id = ${key.id}
    for update`.execute(tx);
  return rows[0] ? { ...key, ...rows[0] } : null;
}

/** Deliveries that this replay made due and that were not attempted. Their lanes are locked, so that no worker claims them now. */
function selectUnsent(replay: LockedReplay) {
  const { shop } = replay;
  return sql`
    select d.id, i.former_state, i.former_due_at, i.former_attempts_spent
    from replay_item i
    join pending_delivery o on o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = i.delivery_id
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id
    where ${itemsOf(replay)} and i.state = 'due' and o.attempts = i.attempts_before and not ${isLeased("d")}
    order by d.id
    for update of d skip locked`;
}

async function revertUnsent(tx: Tx, replay: LockedReplay, now: Date): Promise<void> {
  const { shop } = replay;
  const { rows } = await sql<{ endpointId: string; dueAt: Date | null; orderingKey: string | null }>`
    with unsent as (${selectUnsent(replay)}),
    requeued as (
      update pending_delivery o set state = u.former_state, due_at = u.former_due_at, attempts_spent = u.former_attempts_spent
      from unsent u
      where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = u.id and u.former_state in ('pending', 'waiting')
      returning o.endpoint_id, o.due_at
    ),
    removed as (
      delete from pending_delivery o using unsent u
      where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = u.id and u.former_state not in ('pending', 'waiting')
      returning o.id, o.endpoint_id, o.ordering_key, o.attempts, u.former_state, u.former_due_at, u.former_attempts_spent
    ),
    ended as (
      update delivery d set final_state = g.former_state, due_at = g.former_due_at, attempts = g.attempts,
        attempts_spent = g.former_attempts_spent
      from removed g
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = g.id
    )
    select endpoint_id as "endpointId", due_at as "dueAt", null as "orderingKey" from requeued
    union all
    select endpoint_id, null, ordering_key from removed`.execute(tx);
  const reverted = rows.map((row) => ({ shopId: shop.id, ...row }));
  const pending = reverted.flatMap(({ dueAt, ...lane }) => (dueAt === null ? [] : [{ ...lane, dueAt }]));
  // A delivery that was deferred behind one that is no longer pending may go now.
  const scopes = reverted.filter(({ orderingKey }) => orderingKey !== null);
  const wakes = [...pending, ...(await releaseDeferred(tx, { bucket: shop.bucket, now, scopes }))];
  if (wakes.length > 0) await wakeLanes(tx, shop.bucket, wakes);
}

/** Lanes are locked before deliveries, as everywhere, otherwise two transactions could deadlock. */
async function lockLanesOf(tx: Tx, replay: LockedReplay): Promise<void> {
  const { shop } = replay;
  const { rows } = await sql<LaneKey>`
    select distinct d.shop_id as "shopId", d.endpoint_id as "endpointId"
    from replay_item i
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id
    where ${itemsOf(replay)} and i.state = 'due'`.execute(tx);
  await lockLanes(tx, shop.bucket, rows);
}

async function removeUnsent(tx: Tx, replay: LockedReplay): Promise<void> {
  const { shop } = replay;
  await sql`
    with unsent as (${selectUnsent(replay)}),
    removed as (
      delete from pending_delivery o using unsent u
      where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = u.id
    )
    delete from delivery d using unsent u
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = u.id`.execute(tx);
}

async function saveStopped(tx: Tx, { shop, id }: LockedReplay, { ended, now }: { ended: Ended; now: Date }) {
  await sql`
    update replay set state = 'stopped', done = done + ${ended.done}, failed = failed + ${ended.failed},
      due_at = null, ended_at = ${now}::timestamptz
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
}
