import { sql } from "kysely";
import type { Database } from "../../platform/postgres/database.ts";
import { earliest } from "./earliest.ts";

/** The buckets that have a lane worth a look now, and when the next lane becomes so. */
export interface WorkAhead {
  readonly buckets: readonly number[];
  readonly nextAt: Date | null;
}

/**
 * One cheap look over the lanes (one row an endpoint), which is the truth that notifications only hint at. A bucket that has work now
 * may have another lane that is due in a moment, which nobody else would think of.
 */
export async function findWork(db: Database, now: Date): Promise<WorkAhead> {
  const { rows } = await sql<{ bucket: number; has_work: boolean; next_at: Date | null }>`
    select bucket, bool_or(not is_later) as has_work, min(at) filter (where is_later) as next_at
    from (
      select bucket, at, at > ${now}::timestamptz as is_later
      from (
        select bucket, greatest(due_at, not_before, next_slot_at, probe_at) as at from lane
        where due_at is not null and not paused
      ) as owing
    ) as ahead
    group by bucket`.execute(db);
  return {
    buckets: rows.filter((row) => row.has_work).map((row) => row.bucket),
    nextAt: earliest(rows.map((row) => row.next_at)),
  };
}
