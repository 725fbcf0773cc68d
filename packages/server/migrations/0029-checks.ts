import { type Kysely, sql } from "kysely";

/**
 * What shows that a connection works before the first buyer: which tools a key was used by, each with when (`{"Zapier": "2026-…"}`), and what came of
 * the last call that tried a connection with Huddle or another system. The latter names nobody: whom it was tried for is not kept.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table api_key add column used_by jsonb not null default '{}'`.execute(db);
  await sql`alter table huddle_connection add column last_check jsonb`.execute(db);
}
