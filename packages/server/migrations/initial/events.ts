import { type Kysely, sql } from "kysely";

/** Events, each with the decisions of all rules, and the keys that keep an event from being stored twice. */
export async function createEvents(db: Kysely<unknown>): Promise<void> {
  await createEvent(db);
  await createEventKey(db);
}

async function createEvent(db: Kysely<unknown>): Promise<void> {
  // The body is text, because what is signed and sent must not pass through jsonb, which reorders keys and rewrites numbers.
  // The marks of an order, a subscription and a person are hashes, because any of these may be longer than an entry of an index.
  // `notes` are the odd values in the body of Plug&Pay that the event was read from. Nearly all events have none, which is null.
  // No statement asks for a body or for decisions by their value, so that no statistics are taken of them: sorting 30,000 of them was
  // most of what taking statistics cost.
  await sql`
    create table event (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      key text collate "C" not null,
      type text not null,
      occurred_at timestamptz not null,
      received_at timestamptz not null,
      found_by_reconciliation boolean not null,
      body text not null,
      rule_set_version integer not null,
      decision_codes text not null,
      notes json,
      subject_hash bytea,
      email_hash bytea,
      number_hash bytea,
      primary key (bucket, shop_id, id)
    );
    alter table event
      alter column body set statistics 0,
      alter column decision_codes set statistics 0,
      alter column notes set statistics 0;
    create index event_subject on event (bucket, shop_id, subject_hash, id) where subject_hash is not null;
    create index event_email on event (bucket, shop_id, email_hash, id) where email_hash is not null;
    create index event_number on event (bucket, shop_id, number_hash, id) where number_hash is not null`.execute(db);
  // A what-if reads events by the time at which they happened, newest first. A list that is filtered by a rare type would otherwise read
  // every event of the shop.
  await sql`
    create index event_occurred on event (bucket, shop_id, occurred_at, id);
    create index event_type on event (bucket, shop_id, type, id)`.execute(db);
}

async function createEventKey(db: Kysely<unknown>): Promise<void> {
  // A table beside the event, because a key is kept for ever and its event is removed one day. A key may be longer than an entry of a
  // B-tree index, so that its SHA-256 is stored instead.
  await sql`
    create table event_key (
      bucket smallint not null,
      shop_id text collate "C" not null,
      hash bytea not null,
      event_id text collate "C" not null,
      type text not null,
      primary key (bucket, shop_id, hash)
    )`.execute(db);
}
