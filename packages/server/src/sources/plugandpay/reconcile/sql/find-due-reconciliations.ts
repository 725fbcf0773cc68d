import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";

/** The buckets that have a reconciliation to move on. */
export async function findDueReconciliations(db: Database, now: Date): Promise<number[]> {
  const { rows } = await sql<{ bucket: number }>`
    select distinct bucket from reconciliation where due_at <= ${now}::timestamptz`.execute(db);
  return rows.map((row) => row.bucket);
}
