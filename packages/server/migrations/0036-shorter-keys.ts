import { type Kysely, sql } from "kysely";

/**
 * A third of what the database did for a delivery was putting keys into indexes, and most of that was comparing them, column by
 * column, to others of the same shop. The id of an endpoint, a rule or an event is nobody else's, so that the shop need not stand
 * before it (docs/decisions/0035). The unique one holds apart what it held apart before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, index] of Object.entries(INDEXES)) {
    await sql`drop index ${sql.ref(name)}`.execute(db);
    await index.execute(db);
  }
}

const INDEXES = {
  delivery_once: sql`
    create unique index delivery_once on delivery (bucket, event_id, rule_id, line_number, part, shop_id)
    with (deduplicate_items = off)`,
  delivery_endpoint: sql`
    create index delivery_endpoint on delivery (bucket, endpoint_id, id) with (deduplicate_items = off)`,
  delivery_rule: sql`create index delivery_rule on delivery (bucket, rule_id, id) with (deduplicate_items = off)`,
  delivery_fresh: sql`
    create index delivery_fresh on delivery (bucket, endpoint_id, due_at, seq) where state = 'pending'`,
  delivery_again: sql`
    create index delivery_again on delivery (bucket, endpoint_id, due_at, seq) where state = 'waiting'`,
  delivery_subject: sql`
    create index delivery_subject on delivery (bucket, endpoint_id, subject, seq)
    where subject is not null and state in ('pending', 'waiting')`,
  delivery_held: sql`
    create index delivery_held on delivery (bucket, endpoint_id, subject, seq) where held and state = 'pending'`,
};
