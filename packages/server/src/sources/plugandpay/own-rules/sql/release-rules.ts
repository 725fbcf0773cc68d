import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";

/** Ends every lease. Only for a hub whose database is its own: whoever held one was killed, and nothing needs to wait. */
export async function releaseRules(db: Database, now: Date): Promise<void> {
  const { rows } = await sql<{ bucket: number }>`
    select distinct bucket from plugandpay_rules where due_at is not null and lease_id is not null`.execute(db);
  for (const { bucket } of rows) {
    await sql`
      update plugandpay_rules set due_at = ${now}::timestamptz, lease_id = null
      where bucket = ${bucket}::smallint and due_at is not null and lease_id is not null`.execute(db);
  }
}
