import { type Kysely, sql } from "kysely";

/**
 * What waits for an earlier delivery of its order or subscription, by itself: hardly ever any. Whatever ends looks here for what
 * it lets go, and would otherwise look through all that has piled up at its endpoint.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index delivery_held on delivery (bucket, shop_id, endpoint_id, subject, seq)
    where held and state = 'pending'`.execute(db);
}
