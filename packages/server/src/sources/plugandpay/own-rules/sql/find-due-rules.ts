import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";

/** The buckets that have a shop whose rules at Plug&Pay are to be read. */
export async function findDueRules(db: Database, now: Date): Promise<number[]> {
  const { rows } = await sql<{ bucket: number }>`
    select distinct bucket from plugandpay_rules where due_at <= ${now}::timestamptz`.execute(db);
  return rows.map((row) => row.bucket);
}
