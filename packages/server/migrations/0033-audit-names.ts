import { type Kysely, sql } from "kysely";

/** What was changed, by the name that it had then: who deleted which rule cannot be looked up any more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_log add column subject_name text`.execute(db);
}
