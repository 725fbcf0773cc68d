import { sql } from "kysely";
import type { Database } from "../../world/database.ts";

/** The buckets that have a lane worth a look now, and when the next lane becomes so. */
export interface WorkAhead {
  readonly buckets: readonly number[];
  readonly nextAt: Date | null;
}

/** One cheap look over the lanes (one row an endpoint), which is the truth that notifications only hint at. */
export async function findWork(db: Database, now: Date): Promise<WorkAhead> {
  const { rows } = await sql<{ bucket: number; at: Date }>`
    select bucket, min(greatest(due_at, not_before, next_slot_at, probe_at)) as at from lane
    where due_at is not null and not paused
    group by bucket`.execute(db);
  const later = rows.filter((row) => row.at > now).map((row) => row.at.getTime());
  return {
    buckets: rows.filter((row) => row.at <= now).map((row) => row.bucket),
    nextAt: later.length > 0 ? new Date(Math.min(...later)) : null,
  };
}
