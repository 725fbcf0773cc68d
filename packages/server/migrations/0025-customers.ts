import { type Kysely, sql } from "kysely";

/**
 * Which addresses a shop knows as which customer, so that whoever changes address keeps what they bought. `person` and `customer` are
 * digests, as an id may be longer than an index can hold; the address itself stands in `access_person`. Like the facts it
 * follows from the stored events, and is made anew with them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table access_link (
      bucket smallint not null,
      shop_id text collate "C" not null,
      person bytea not null,
      customer bytea not null,
      customer_id text not null,
      primary key (bucket, shop_id, person, customer)
    )`.execute(db);
  await sql`create index access_link_customer on access_link (bucket, shop_id, customer, person)`.execute(db);
  // An erasure first looks for the person's other addresses; what it knows of them is sealed like the address that was asked for.
  await sql`
    alter table erasure
      add column looking boolean not null default false,
      add column sealed_links bytea`.execute(db);
}
