import { type Kysely, sql } from "kysely";

/**
 * What is counted by time: attempts, by an index that holds all that is asked of them, and deliveries that were given up, whose
 * `due_at` is when that was. Attempts are only ever added, and few deliveries fail, so that neither costs much to keep.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index attempt_at on attempt (bucket, shop_id, at) include (duration_ms, outcome)`.execute(db);
  await sql`create index delivery_given_up on delivery (bucket, shop_id, due_at) where state = 'failed'`.execute(db);
}
