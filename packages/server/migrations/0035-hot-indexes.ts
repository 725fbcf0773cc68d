import { type Kysely, sql } from "kysely";

/** Those that hold each delivery twice once it has ended, until the old one is vacuumed. */
const HELD_TWICE = ["delivery_pkey", "delivery_once", "delivery_endpoint", "delivery_rule"];

/**
 * No two entries that live are alike in these, so that looking through a full page for some that are finds hardly any, and a page
 * that it kept from being split is full again soon: a tenth of what the database did for a delivery (docs/decisions/0034).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of HELD_TWICE) await sql`alter index ${sql.ref(index)} set (deduplicate_items = off)`.execute(db);
}
