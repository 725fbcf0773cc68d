import { type Kysely, sql } from "kysely";

/**
 * What lists are narrowed by and is rare: without an index, a filter that finds little reads all that ever happened. Few
 * deliveries are cancelled, so that theirs costs nothing; that of types is one entry more for an event, at the end of the index.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index event_type on event (bucket, shop_id, type, id)`.execute(db);
  await sql`
    create index delivery_cancelled on delivery (bucket, shop_id, endpoint_id, id) where state = 'cancelled'`.execute(
    db,
  );
  // Notices of which nothing came, or not yet, beside those that were done; and the notice that an event came by.
  await sql`create index inbox_undone on inbox (bucket, shop_id, state, id) where state <> 'done'`.execute(db);
  await sql`create index inbox_event on inbox (bucket, shop_id, event_id) where event_id is not null`.execute(db);
}
