import { type RawBuilder, sql } from "kysely";
import { textColumn } from "../../platform/postgres/columns.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import { isLeased } from "./delivery-conditions.ts";
import { type LaneKey, markActive } from "./lanes.ts";

/** A lane, as the place where the next sweep continues. */
export interface LanePlace extends LaneKey {
  readonly bucket: number;
}

/** What a sweep needs. `after`: where the sweep before has stopped; null for the first lane. */
export interface SweepOptions {
  readonly now: Date;
  readonly laneConcurrency: number;
  readonly after?: LanePlace | null;
}

/** How many lanes slept although they had due work, in which buckets, and where the next sweep continues. */
export interface Sweep {
  readonly count: number;
  readonly buckets: number[];
  readonly next: LanePlace | null;
}

/** Lanes that are not active and that one sweep reads, so that its cost does not grow with the number of endpoints. */
const PAGE = 1_000;
/** A lane that rests this long is no longer active. */
const REST_MS = 60_000;

/**
 * Wakes lanes that sleep although they have due work and a free slot, as a safety net under every other mechanism. It should never find
 * anything; what it finds is counted, because a count above zero is a defect.
 *
 * It reads without locks, and locks only the lanes that it suspects, unless another transaction has locked them. It reads all active lanes, each from the
 * point where claims begin. Of all lanes it reads a page: there it looks at everything that is pending, because a lane may be
 * missing among the active ones, and the point where claims begin may be wrong.
 */
export async function sweepLanes(db: Database, { after = null, ...options }: SweepOptions): Promise<Sweep> {
  const { rows: active } = await sql<{ bucket: number }>`select distinct bucket from active_lane`.execute(db);
  const page = await readPage(db, after);
  const rescued: number[] = [];
  for (const bucket of new Set([...active, ...page].map((one) => one.bucket))) {
    const ofPage = page.filter((one) => one.bucket === bucket);
    const suspects = [
      ...(await findActiveSuspects(db, bucket, options.now)),
      ...(await findSuspects(db, { bucket, lanes: ofPage, now: options.now })),
    ];
    const count = suspects.length === 0 ? 0 : await wakeSuspects(db, { bucket, suspects, ...options });
    rescued.push(...Array<number>(count).fill(bucket));
    await endActivity(db, bucket, options.now);
  }
  const next = page.length < PAGE ? null : (page.at(-1) ?? null);
  return { count: rescued.length, buckets: [...new Set(rescued)], next };
}

async function readPage(db: Database, after: LanePlace | null): Promise<LanePlace[]> {
  const { bucket, shopId, endpointId } = after ?? { bucket: -1, shopId: "", endpointId: "" };
  const { rows } = await sql<LanePlace>`
    select bucket, shop_id as "shopId", endpoint_id as "endpointId" from lane
    where (bucket, shop_id, endpoint_id) > (${bucket}::smallint, ${shopId}, ${endpointId})
    order by bucket, shop_id, endpoint_id
    limit ${PAGE}`.execute(db);
  return rows;
}

/** A lane that is due within this time is claimed soon without the sweeper. It may be due a little late after a clock was set back. */
const SOON_MS = 60_000;

/** Whether the lane `l` is not due now or soon. */
function sleeps(now: Date): RawBuilder<boolean> {
  return sql<boolean>`not l.paused and (l.due_at is null or l.due_at > ${new Date(now.getTime() + SOON_MS)}::timestamptz)`;
}

/** Whether no worker will claim from the lane `l`, because it sleeps, or because it is due and not among the active ones. */
function missedWakeUp(bucket: number, now: Date): RawBuilder<boolean> {
  return sql<boolean>`(${sleeps(now)} or (l.due_at is not null and not l.paused and not exists (
    select from active_lane a
    where a.bucket = ${bucket}::smallint and a.shop_id = l.shop_id and a.endpoint_id = l.endpoint_id)))`;
}

async function findActiveSuspects(db: Database, bucket: number, now: Date): Promise<LaneKey[]> {
  const fresh = { bucket, now, begun: sql`and (d.due_at, d.seq) >= (l.fresh_from, l.fresh_seq)` };
  const retries = { bucket, now, begun: sql`and d.due_at >= l.retry_from` };
  const { rows } = await sql<LaneKey>`
    select l.shop_id as "shopId", l.endpoint_id as "endpointId"
    from active_lane k
    join lane l on l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
    where k.bucket = ${bucket}::smallint and ${sleeps(now)}
      and (${hasDue("pending", fresh)} or ${hasDue("waiting", retries)})`.execute(db);
  return rows;
}

async function findSuspects(
  db: Database,
  { bucket, lanes, now }: { bucket: number; lanes: readonly LaneKey[]; now: Date },
): Promise<LaneKey[]> {
  if (lanes.length === 0) return [];
  const { rows } = await sql<LaneKey>`
    select l.shop_id as "shopId", l.endpoint_id as "endpointId"
    from ${named(lanes)} as k (shop_id, endpoint_id)
    join lane l on l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
    where ${missedWakeUp(bucket, now)}
      and (${hasDue("pending", { bucket, now })} or ${hasDue("waiting", { bucket, now })})`.execute(db);
  return rows;
}

function named(lanes: readonly LaneKey[]): RawBuilder<unknown> {
  return sql`unnest(${textColumn(lanes.map((one) => one.shopId))}::text[], ${textColumn(lanes.map((one) => one.endpointId))}::text[])`;
}

interface Suspected extends SweepOptions {
  readonly bucket: number;
  readonly suspects: readonly LaneKey[];
}

/** Wakes those that still sleep once they are locked: a worker may have woken one meanwhile. */
async function wakeSuspects(db: Database, { bucket, suspects, now, laneConcurrency }: Suspected): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const lanes = await lockFree(tx, bucket, suspects);
    if (lanes.length === 0) return 0;
    const { rows: woken } = await sql<LaneKey>`
      update lane l set due_at = ${now}::timestamptz, fresh_from = '-infinity', fresh_seq = 0, retry_from = '-infinity',
        blocked = false,
        sending = k.sending
      from (
        select k.shop_id, k.endpoint_id, (
          select count(*) from lease s
          where s.bucket = ${bucket}::smallint and s.shop_id = k.shop_id and s.endpoint_id = k.endpoint_id)::int as sending
        from ${named(lanes)} as k (shop_id, endpoint_id)
      ) as k
      where l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
        and ${missedWakeUp(bucket, now)}
        and (${hasDue("pending", { bucket, now })} or ${hasDue("waiting", { bucket, now })})
        and coalesce(l.concurrency, ${laneConcurrency}::smallint) > k.sending
      returning l.shop_id as "shopId", l.endpoint_id as "endpointId"`.execute(tx);
    if (woken.length > 0) await markActive(tx, bucket, woken);
    return woken.length;
  });
}

/** Locks the lanes that are not locked, because a locked lane is in use and did not miss its wake-up. */
async function lockFree(tx: Tx, bucket: number, suspects: readonly LaneKey[]): Promise<LaneKey[]> {
  const { rows } = await sql<LaneKey>`
    select l.shop_id as "shopId", l.endpoint_id as "endpointId"
    from ${named(suspects)} as k (shop_id, endpoint_id)
    join lane l on l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
    for update of l skip locked`.execute(tx);
  return rows;
}

/**
 * Whether something of the lane `l` is due and not in flight. Each state by itself, because each has its own index and lanes are
 * locked while this reads.
 */
function hasDue(
  state: "pending" | "waiting",
  { bucket, now, begun = sql`` }: { bucket: number; now: Date; begun?: RawBuilder<unknown> },
): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from pending_delivery d
    where d.bucket = ${bucket}::smallint and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id
      and d.state = ${sql.lit(state)} ${begun} and d.due_at <= ${now}::timestamptz and not ${isLeased("d")})`;
}

/**
 * Ends the activity of lanes that are paused, or that have rested for a while: nothing is due in them, nothing is being sent, and nothing is
 * pending. A lane that changes meanwhile stays active, because its row is read again when its lock is granted.
 */
async function endActivity(db: Database, bucket: number, now: Date): Promise<void> {
  const restingSince = new Date(now.getTime() - REST_MS);
  const pending = sql`exists (
    select 1 from pending_delivery d
    where d.bucket = ${bucket}::smallint and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id and d.state = 'waiting'
  ) or exists (
    select 1 from pending_delivery d
    where d.bucket = ${bucket}::smallint and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id and d.state = 'pending'
      and (d.due_at, d.seq) >= (l.fresh_from, l.fresh_seq))`;
  await sql`
    with resting as materialized (
      select l.shop_id, l.endpoint_id
      from active_lane k
      join lane l on l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
      where k.bucket = ${bucket}::smallint
        and (l.paused or (l.due_at is null and not l.blocked and l.sending = 0
          and coalesce(l.served_at < ${restingSince}::timestamptz, true) and not (${pending})))
      for update of l skip locked
    )
    delete from active_lane a using resting r
    where a.bucket = ${bucket}::smallint and a.shop_id = r.shop_id and a.endpoint_id = r.endpoint_id`.execute(db);
}
