import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";

/** Ends every lease. Only for a hub whose database is its own: whoever held one was killed, and nothing needs to wait. */
export async function releaseNotices(db: Database, now: Date): Promise<void> {
  const { rows } = await sql<{ bucket: number }>`
    select distinct bucket from inbox where due_at is not null and state = 'fetching'`.execute(db);
  for (const { bucket } of rows) {
    await sql`
      update inbox set due_at = ${now}::timestamptz
      where bucket = ${bucket}::smallint and due_at is not null and state = 'fetching'`.execute(db);
  }
}
