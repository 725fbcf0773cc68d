import { sql } from "kysely";
import type { Tx } from "../../world/database.ts";

/** Names a lane within a bucket. */
export interface LaneKey {
  readonly shopId: string;
  readonly endpointId: string;
}

/**
 * Locks lanes of one bucket, in sorted order, so that accepting, settling and moving never deadlock with each other.
 * Every change of a lane's due time happens under this lock: a claim that puts a lane to sleep holds it too, so that a
 * delivery which it cannot see yet wakes the lane right after. Without that, a wake-up would be lost.
 */
export async function lockLanes(tx: Tx, bucket: number, lanes: readonly LaneKey[]): Promise<void> {
  await sql`
    select 1 from lane l
    join unnest(${lanes.map((lane) => lane.shopId)}::text[], ${lanes.map((lane) => lane.endpointId)}::text[])
      as k (shop_id, endpoint_id) on l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
    where l.bucket = ${bucket}::smallint
    order by l.shop_id, l.endpoint_id
    for update of l`.execute(tx);
}

/** Lets lanes be looked at from `dueAt` on, or from when they would have been anyway. The caller holds their locks. */
export async function wakeLanes(tx: Tx, bucket: number, wakes: readonly (LaneKey & { dueAt: Date })[]): Promise<void> {
  await sql`
    update lane l set due_at = least(l.due_at, k.due_at)
    from (
      select shop_id, endpoint_id, min(due_at) as due_at
      from unnest(
        ${wakes.map((wake) => wake.shopId)}::text[], ${wakes.map((wake) => wake.endpointId)}::text[],
        ${wakes.map((wake) => wake.dueAt)}::timestamptz[]
      ) as w (shop_id, endpoint_id, due_at)
      group by shop_id, endpoint_id
    ) as k
    where l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id`.execute(tx);
}
