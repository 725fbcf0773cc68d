import { type Kysely, sql } from "kysely";

/**
 * Which key stands in for one that was replaced: the newest, however often that one was replaced since. What is made with the
 * old key while both work is the new one's. May name a key that is gone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table api_key add column replaced_by text collate "C"`.execute(db);
}
