import { sql } from "kysely";
import { OF_EACH_ROW } from "../../platform/postgres/bucket-scope.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { earliest, newestLane } from "./lanes.ts";

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
