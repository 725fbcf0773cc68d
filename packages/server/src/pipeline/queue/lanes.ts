import type { Breaker, LastError, WarningPercent } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";

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
  readonly notifiedSince: Date | null;
  readonly notifiedPercent: WarningPercent | null;
  readonly notifiedAt: Date | null;
}

/**
 * Locks lanes of one bucket in sorted order, so that accepting, settling and moving never deadlock with each other.
 * `lock-pending.ts` lists the locks that come before and after.
 *
 * Every change of a lane's due time happens under this lock. A claim that puts a lane to sleep holds it too, so that a delivery
 * which the claim cannot see yet wakes the lane right after. Without that, a wake-up would be lost. The lock also gives the
 * deliveries of a lane one order: whoever holds it is accepted next.
 */
export async function lockLanes(tx: Tx, bucket: number, lanes: readonly LaneKey[]): Promise<LockedLane[]> {
  const keys = [...new Map(lanes.map((lane) => [laneKey(lane), lane])).values()];
  const { rows } = await sql<LockedLane>`
    select l.shop_id as "shopId", l.endpoint_id as "endpointId", l.paused, l.breaker,
      l.failing_since as "failingSince", l.last_failed_at as "lastFailedAt", l.failures, l.last_error as "lastError",
      l.last_success_at as "lastSuccessAt", l.gone_at as "goneAt", l.switches_off as "switchesOff",
      l.notified_since as "notifiedSince", l.notified_percent as "notifiedPercent", l.notified_at as "notifiedAt"
    from lane l
    join unnest(
        ${textColumn(keys.map((lane) => lane.shopId))}::text[], ${textColumn(keys.map((lane) => lane.endpointId))}::text[]
      ) as k (shop_id, endpoint_id) on l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
    where l.bucket = ${bucket}::smallint
    order by l.shop_id, l.endpoint_id
    for update of l`.execute(tx);
  return rows;
}

/** From when on a lane has something due. */
export interface LaneWake extends LaneKey {
  readonly dueAt: Date;
}

/**
 * Makes lanes due from `dueAt` on, or from when they would have been due anyway. The caller must hold their locks, and must
 * name each delivery that it made due, at the earliest by its true time, because claims read fresh deliveries from there on
 * (`fresh_from`).
 */
export async function wakeLanes(tx: Tx, bucket: number, wakes: readonly LaneWake[]): Promise<void> {
  await wakingLanes(bucket, lanesNamed(wakes)).execute(tx);
}

/** The statement of it, for whoever has more to do in it. `lanes`: a query in parentheses that names each lane once, with `due_at`. */
export function wakingLanes(bucket: number, lanes: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    update lane l set
      due_at = least(l.due_at, k.due_at), fresh_from = least(l.fresh_from, k.due_at),
      fresh_seq = case when k.due_at <= l.fresh_from then 0 else l.fresh_seq end
    from ${lanes} as k
    where l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id`;
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

/** Frees a slot for each lease that ended without a settlement, named by its lane. The caller must hold the locks of the lanes. */
export async function releaseLaneSlots(tx: Tx, bucket: number, ended: readonly LaneKey[]): Promise<void> {
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

/** A lane as a key of a map. Ids contain no space. */
export function laneKey({ shopId, endpointId }: LaneKey): string {
  return `${shopId} ${endpointId}`;
}

/** Items by the lanes that they belong to, each in the order in which they came. */
export function byLane<T>(items: readonly T[], laneOf: (item: T) => LaneKey): Map<string, T[]> {
  const lanes = new Map<string, T[]>();
  for (const item of items) {
    const key = laneKey(laneOf(item));
    const siblings = lanes.get(key);
    if (siblings === undefined) lanes.set(key, [item]);
    else siblings.push(item);
  }
  return lanes;
}

/** The earliest of these times, if there is any. */
export function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return known.length > 0 ? new Date(Math.min(...known)) : null;
}
