import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";

/** The buckets that have a notice to fetch now, and when the next one has. */
export interface DueNotices {
  readonly buckets: readonly number[];
  readonly nextAt: Date | null;
}

/** One look over the index of what is due, which holds only what waits or is being fetched. */
export async function findDueNotices(db: Database, now: Date): Promise<DueNotices> {
  const { rows } = await sql<{ bucket: number; at: Date }>`
    select n.bucket, min(greatest(n.due_at, s.fetch_not_before)) as at
    from inbox n join plugandpay_source s on s.shop_id = n.shop_id
    where n.due_at is not null
    group by n.bucket`.execute(db);
  const later = rows.filter((row) => row.at > now).map((row) => row.at.getTime());
  return {
    buckets: rows.filter((row) => row.at <= now).map((row) => row.bucket),
    nextAt: later.length > 0 ? new Date(Math.min(...later)) : null,
  };
}
