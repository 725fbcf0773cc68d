import { sql } from "kysely";
import type { Database } from "../../platform/postgres/database.ts";
import { earliest } from "./lanes.ts";

/** The buckets that have a lane which is due now, and when the next lane becomes due. */
export interface WorkAhead {
  readonly buckets: readonly number[];
  readonly nextAt: Date | null;
}

/**
 * Reads which lanes are due: one row an endpoint, without locks. The lanes are the truth, and notifications are only hints.
 * `nextAt` also counts the later lanes of a bucket that has work now, because nobody else would poll for these.
 */
export async function findWork(db: Database, now: Date): Promise<WorkAhead> {
  const { rows } = await sql<{ bucket: number; has_work: boolean; next_at: Date | null }>`
    select bucket, bool_or(not is_later) as has_work, min(at) filter (where is_later) as next_at
    from (
      select bucket, at, at > ${now}::timestamptz as is_later
      from (
        select bucket, greatest(due_at, not_before, next_slot_at, probe_at) as at from lane
        where due_at is not null and not paused
      ) as lanes
    ) as ahead
    group by bucket`.execute(db);
  return {
    buckets: rows.filter((row) => row.has_work).map((row) => row.bucket),
    nextAt: earliest(rows.map((row) => row.next_at)),
  };
}
