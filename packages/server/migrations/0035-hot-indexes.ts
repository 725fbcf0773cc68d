import { type Kysely, sql } from "kysely";

/**
 * Those that hold each delivery twice once it has ended, until the old one is vacuumed. No two that live are alike, so that looking
 * through a full page for entries that are finds hardly any, and a page that it kept from being split is full again soon.
 */
const HELD_TWICE = ["delivery_pkey", "delivery_once", "delivery_endpoint", "delivery_rule"];

/** Hashes of what other shops may have as well, so that the shop stands behind them. */
const HASHES = ["subject", "email", "number"];

/**
 * Half of what the database does for a delivery is finding places in indexes. Of the marks of an event the hash stands first after the
 * bucket, as it tells most: then two values are compared instead of three. Lists of a shop go by indexes that begin with it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of HELD_TWICE) await sql`alter index ${sql.ref(index)} set (deduplicate_items = off)`.execute(db);
  for (const of of HASHES) {
    const [index, hash] = [sql.ref(`event_${of}`), sql.ref(`${of}_hash`)];
    await sql`drop index ${index}`.execute(db);
    await sql`create index ${index} on event (bucket, ${hash}, shop_id, id) where ${hash} is not null`.execute(db);
  }
}
