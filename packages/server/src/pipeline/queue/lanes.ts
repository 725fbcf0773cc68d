import type { Breaker, LastError, WarningPercent } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { type BucketScope, bucketColumn, bucketIn, OF_EACH_ROW } from "../../platform/postgres/bucket-scope.ts";
import { textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";

/** Names a lane. Its bucket is that of its shop. */
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
 * Locks lanes in sorted order, whatever their buckets, so that accepting, settling and moving never deadlock with each other.
 * `lock-pending.ts` lists the locks that come before and after.
 *
 * Every change of a lane's due time happens under this lock. A claim that puts a lane to sleep holds it too, so that a delivery
 * which the claim cannot see yet wakes the lane right after. Without that, a wake-up would be lost. The lock also gives the
 * deliveries of a lane one order: the transaction that has it is accepted next.
 */
export async function lockLanes(tx: Tx, bucket: BucketScope, lanes: readonly LaneKey[]): Promise<LockedLane[]> {
  const keys = [...new Map(lanes.map((lane) => [laneKey(lane), lane])).values()].sort(byLaneKey);
  const shopIds = keys.map((lane) => lane.shopId);
  const { rows } = await sql<LockedLane>`
    select l.shop_id as "shopId", l.endpoint_id as "endpointId", l.paused, l.breaker,
      l.failing_since as "failingSince", l.last_failed_at as "lastFailedAt", l.failures, l.last_error as "lastError",
      l.last_success_at as "lastSuccessAt", l.gone_at as "goneAt", l.switches_off as "switchesOff",
      l.notified_since as "notifiedSince", l.notified_percent as "notifiedPercent", l.notified_at as "notifiedAt"
    from unnest(
      ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[],
      ${textColumn(keys.map((lane) => lane.endpointId))}::text[]
    ) as k (bucket, shop_id, endpoint_id)
    cross join lateral (${newestLane(bucket)} for update) as l`.execute(tx);
  return rows;
}

/**
 * The row of the lane `k`, with its place in the table. A backup keeps every former version of a row, and a busy lane gets thousands of
 * them, each page of which has an entry in the index. The newest has the highest place, so this reads the index backwards and stops at the
 * first (decision 0058). As two comparisons, because the planner would ignore the direction after an equality. An update of the lane
 * goes by `place`, otherwise it would look for the lane among all entries again.
 */
export function newestLane(bucket: BucketScope): RawBuilder<unknown> {
  return sql`
    select w.ctid as place, w.* from lane w
    where w.bucket = ${bucketIn(bucket, "k")} and w.shop_id = k.shop_id and w.endpoint_id >= k.endpoint_id and w.endpoint_id <= k.endpoint_id
    order by w.endpoint_id desc limit 1`;
}

/**
 * Joins each lane `k` with its place, as `p.place`, for an update of it. The condition is always true. It only makes the planner expect one lane:
 * for ten it would read all lanes of the bucket, with all their former versions, and not each by its place.
 */
export function joiningPlace(bucket: BucketScope): RawBuilder<unknown> {
  return sql`join lateral (${newestLane(bucket)}) as p on p.endpoint_id = k.endpoint_id`;
}

/** From when on a lane has something due. */
export interface LaneWake extends LaneKey {
  readonly dueAt: Date;
}

/**
 * Makes lanes due from `dueAt` on, or from when they would have been due anyway. The caller must hold their locks, and must
 * name each delivery that it made due, at the earliest by its true time, because claims read deliveries from there on (`fresh_from`,
 * `retry_from`).
 */
export async function wakeLanes(tx: Tx, bucket: BucketScope, wakes: readonly LaneWake[]): Promise<void> {
  await sql`
    with lanes as ${lanesNamed(bucket, wakes)}, active as (${markingActive(bucket, sql`lanes`)})
    ${wakingLanes(bucket, sql`lanes`)}`.execute(tx);
}

/**
 * The same as a part of a statement that does more. It must include `markingActive`. `lanes`: a table or a query in parentheses that names each
 * lane once, with `bucket` and `due_at`.
 */
export function wakingLanes(bucket: BucketScope, lanes: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    update lane l set
      due_at = least(l.due_at, k.due_at), fresh_from = least(l.fresh_from, k.due_at),
      fresh_seq = case when k.due_at <= l.fresh_from then 0 else l.fresh_seq end,
      retry_from = least(l.retry_from, k.due_at)
    from (select k.due_at, p.bucket, p.place from ${lanes} as k ${joiningPlace(bucket)} offset 0) as k
    where l.bucket = ${bucketIn(bucket, "k")} and l.ctid = k.place`;
}

/** Marks lanes as active (`markingActive`), after another statement has made them due. The caller must hold their locks. */
export async function markActive(tx: Tx, bucket: number, lanes: readonly LaneKey[]): Promise<void> {
  const named = sql`unnest(
    ${textColumn(lanes.map((lane) => lane.shopId))}::text[], ${textColumn(lanes.map((lane) => lane.endpointId))}::text[]
  )`;
  await markingActive(bucket, sql`(select * from ${named} as u (shop_id, endpoint_id))`).execute(tx);
}

/**
 * The statement that marks lanes as active. Polls and claims read active lanes only, so a lane must be active while it has a `due_at`
 * (unless it is paused). Marks stay until the sweeper finds a lane at rest, so that a busy lane is marked once and not for each delivery.
 */
export function markingActive(bucket: BucketScope, lanes: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into active_lane (bucket, shop_id, endpoint_id)
    select ${bucketIn(bucket, "k")}, k.shop_id, k.endpoint_id from ${lanes} as k
    on conflict do nothing`;
}

/** A query in parentheses for the lanes that are named, once each, with the first `due_at` of each. */
export function lanesNamed(bucket: BucketScope, wakes: readonly LaneWake[]): RawBuilder<unknown> {
  const first = [...byLane(wakes, (wake) => wake).values()].map((ofLane) =>
    ofLane.reduce((earlier, wake) => (wake.dueAt < earlier.dueAt ? wake : earlier)),
  );
  const shopIds = first.map((wake) => wake.shopId);
  return sql`(
    select bucket, shop_id, endpoint_id, due_at
    from unnest(
      ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[],
      ${textColumn(first.map((wake) => wake.endpointId))}::text[], ${timeColumn(first.map((wake) => wake.dueAt))}::timestamptz[]
    ) as w (bucket, shop_id, endpoint_id, due_at)
  )`;
}

/** Frees a slot for each lease that ended without a settlement, named by its lane. The caller must hold the locks of the lanes. */
export async function releaseLaneSlots(tx: Tx, bucket: number, ended: readonly LaneKey[]): Promise<void> {
  await sql`
    update lane l set sending = l.sending - k.ended
    from (
      select k.ended, p.place
      from (
        select shop_id, endpoint_id, count(*)::int as ended
        from unnest(${ended.map((one) => one.shopId)}::text[], ${ended.map((one) => one.endpointId)}::text[])
          as e (shop_id, endpoint_id)
        group by shop_id, endpoint_id
      ) as k
      ${joiningPlace(bucket)}
      offset 0
    ) as k
    where l.bucket = ${bucket}::smallint and l.ctid = k.place`.execute(tx);
}

/** The order of all locks of lanes. The database compares ids byte by byte, as this does with the letters that ids have. */
function byLaneKey(a: LaneKey, b: LaneKey): number {
  return compare(a.shopId, b.shopId) || compare(a.endpointId, b.endpointId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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

/** The buckets that have a lane which is due now, and when the next lane becomes due. */
export interface WorkAhead {
  readonly buckets: readonly number[];
  readonly nextAt: Date | null;
}

/**
 * Reads which lanes are due, without locks: those that have something to send or lately had (`active_lane`), however many endpoints are
 * idle. The lanes are the truth, and notifications are only hints.
 * `nextAt` also counts the later lanes of a bucket that has work now, because otherwise no poll would be made for these.
 *
 * `onCluster`: on a cluster (Citus) lanes are joined by their key, because the tables of all shards may only be joined by it. So these polls
 * read former versions of lanes too, while a backup runs.
 */
export async function findWork(db: Database, now: Date, { onCluster = false } = {}): Promise<WorkAhead> {
  const lane = onCluster
    ? sql`join lane l on l.bucket = k.bucket and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id`
    : sql`cross join lateral (${newestLane(OF_EACH_ROW)}) as l`;
  const { rows } = await sql<{ bucket: number; has_work: boolean; next_at: Date | null }>`
    select bucket, bool_or(not is_later) as has_work, min(at) filter (where is_later) as next_at
    from (
      select bucket, at, at > ${now}::timestamptz as is_later
      from (
        select k.bucket, greatest(l.due_at, l.not_before, l.next_slot_at, l.probe_at) as at
        from active_lane k
        ${lane}
        where l.due_at is not null and not l.paused
      ) as lanes
    ) as ahead
    group by bucket`.execute(db);
  return {
    buckets: rows.filter((row) => row.has_work).map((row) => row.bucket),
    nextAt: earliest(rows.map((row) => row.next_at)),
  };
}
