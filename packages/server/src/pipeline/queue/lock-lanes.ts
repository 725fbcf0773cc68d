import type { Breaker, LastError, WarningPercent } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import { byLane, distinctLanes } from "./by-lane.ts";

/** Names a lane within a bucket. */
export interface LaneKey {
  readonly shopId: string;
  readonly endpointId: string;
}

/** A lane whose row is locked, with what it knew of its endpoint at that moment. */
export interface LockedLane extends LaneKey {
  /** The endpoint is switched off. */
  readonly paused: boolean;
  readonly breaker: Breaker;
  readonly failingSince: Date | null;
  readonly lastFailedAt: Date | null;
  readonly failures: number;
  readonly lastError: LastError | null;
  readonly lastSuccessAt: Date | null;
  readonly goneAt: Date | null;
  readonly switchesOff: boolean;
  readonly toldSince: Date | null;
  readonly toldPercent: WarningPercent | null;
  readonly toldAt: Date | null;
}

/**
 * Locks lanes of one bucket, in sorted order, so that accepting, settling and moving never deadlock with each other; what is
 * locked before and after them says `hold-owed.ts`.
 * Every change of a lane's due time happens under this lock: a claim that puts a lane to sleep holds it too, so that a
 * delivery which it cannot see yet wakes the lane right after. Without that, a wake-up would be lost. The lock is also
 * what makes one order out of the deliveries of a lane: whoever holds it is accepted next.
 */
export async function lockLanes(tx: Tx, bucket: number, lanes: readonly LaneKey[]): Promise<LockedLane[]> {
  const keys = distinctLanes(lanes);
  const { rows } = await sql<LockedLane>`
    select l.shop_id as "shopId", l.endpoint_id as "endpointId", l.paused, l.breaker,
      l.failing_since as "failingSince", l.last_failed_at as "lastFailedAt", l.failures, l.last_error as "lastError",
      l.last_success_at as "lastSuccessAt", l.gone_at as "goneAt", l.switches_off as "switchesOff",
      l.told_since as "toldSince", l.told_percent as "toldPercent", l.told_at as "toldAt"
    from lane l
    join unnest(
        ${textColumn(keys.map((lane) => lane.shopId))}::text[], ${textColumn(keys.map((lane) => lane.endpointId))}::text[]
      ) as k (shop_id, endpoint_id) on l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
    where l.bucket = ${bucket}::smallint
    order by l.shop_id, l.endpoint_id
    for update of l`.execute(tx);
  return rows;
}

/**
 * Lets lanes be looked at from `dueAt` on, or from when they would have been anyway. The caller holds their locks, and names
 * each delivery that it made due, at the earliest by its true time: claims read what is fresh from there on (`fresh_from`).
 */
export async function wakeLanes(tx: Tx, bucket: number, wakes: readonly LaneWake[]): Promise<void> {
  await waking(bucket, wakes).execute(tx);
}

/** From when on a lane has something due. */
export interface LaneWake extends LaneKey {
  readonly dueAt: Date;
}

/** The statement that wakes lanes, for whoever has something to put before it. */
export function waking(bucket: number, wakes: readonly LaneWake[]): RawBuilder<unknown> {
  return wakingThose(bucket, lanesNamed(wakes));
}

/** A query in parentheses for the lanes that are named, once each, with the first `due_at` of each. */
export function lanesNamed(wakes: readonly LaneWake[]): RawBuilder<unknown> {
  const first = [...byLane(wakes, (wake) => wake).values()].map((ofLane) =>
    ofLane.reduce((earlier, wake) => (wake.dueAt < earlier.dueAt ? wake : earlier)),
  );
  return sql`(
    select shop_id, endpoint_id, due_at
    from unnest(
      ${textColumn(first.map((wake) => wake.shopId))}::text[], ${textColumn(first.map((wake) => wake.endpointId))}::text[],
      ${timeColumn(first.map((wake) => wake.dueAt))}::timestamptz[]
    ) as w (shop_id, endpoint_id, due_at)
  )`;
}

/** The same for lanes that a query in parentheses names, once each, with the column `due_at`. */
export function wakingThose(bucket: number, lanes: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    update lane l set
      due_at = least(l.due_at, k.due_at), fresh_from = least(l.fresh_from, k.due_at),
      fresh_seq = case when k.due_at <= l.fresh_from then 0 else l.fresh_seq end
    from ${lanes} as k
    where l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id`;
}

/** Frees a slot for each lease that ended without a settlement, named by its lane. The caller holds their locks. */
export async function freeSlots(tx: Tx, bucket: number, ended: readonly LaneKey[]): Promise<void> {
  await sql`
    update lane l set sending = l.sending - k.ended
    from (
      select shop_id, endpoint_id, count(*)::int as ended
      from unnest(${ended.map((one) => one.shopId)}::text[], ${ended.map((one) => one.endpointId)}::text[])
        as e (shop_id, endpoint_id)
      group by shop_id, endpoint_id
    ) as k
    where l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id`.execute(tx);
}
