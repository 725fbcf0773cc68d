import { type Kysely, sql } from "kysely";

/**
 * From when on a lane may hold something fresh that nobody is sending: where a claim begins to read. Without it each claim passes
 * over what was delivered and is not yet vacuumed, and over what is being sent. Breaks the version before, as 0030 does: it would
 * not bring the bound down.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table lane add column fresh_from timestamptz not null default '-infinity'`.execute(db);
}
