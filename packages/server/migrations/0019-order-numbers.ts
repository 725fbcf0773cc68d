import { type Kysely, sql } from "kysely";

/**
 * By the number that stands on the invoice an order is found as well. A hash, as the other marks are: what a shop calls its
 * orders may be longer than a B-tree entry. Events that are there already are marked as those to come.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table event add column number_hash bytea`.execute(db);
  await sql`
    update event set number_hash = sha256(convert_to('number:' || (body::json #>> '{data,order,number}'), 'UTF8'))
    where type in ('order.created', 'order.paid', 'payment.reversed') and body::json #>> '{data,order,number}' is not null`.execute(
    db,
  );
  await sql`
    create index event_number on event (bucket, shop_id, number_hash, id) where number_hash is not null`.execute(db);
}
