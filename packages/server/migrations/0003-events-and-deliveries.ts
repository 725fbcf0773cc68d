import { type Kysely, sql } from "kysely";

/** Events with what every rule answered, the deliveries owed, their lanes, and the attempts made. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The body is text: what is signed and sent may not pass through jsonb, which reorders keys and rewrites numbers.
  await sql`
    create table event (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      key text collate "C" not null,
      key_hash bytea not null,
      type text not null,
      occurred_at timestamptz not null,
      received_at timestamptz not null,
      found_late boolean not null,
      body text not null,
      rule_book_version integer not null,
      answers text not null,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  // A key may be longer than a B-tree entry can be, so that its SHA-256 stands for it.
  await sql`create unique index event_key on event (bucket, shop_id, key_hash)`.execute(db);
  await sql`
    create table lane (
      bucket smallint not null,
      shop_id text collate "C" not null,
      endpoint_id text collate "C" not null,
      due_at timestamptz,
      not_before timestamptz,
      paused boolean not null default false,
      blocked boolean not null default false,
      concurrency smallint,
      rate_per_second real,
      next_slot_at timestamptz,
      served_at timestamptz,
      breaker jsonb not null,
      probe_at timestamptz,
      last_success_at timestamptz,
      failing_since timestamptz,
      primary key (bucket, shop_id, endpoint_id)
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table delivery (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      event_id text collate "C",
      rule_id text collate "C",
      endpoint_id text collate "C" not null,
      line_number smallint not null,
      subject text collate "C",
      seq bigint generated always as identity,
      held boolean not null default false,
      overtook boolean not null default false,
      state text not null check (state in ('pending', 'sending', 'delivered', 'waiting', 'failed', 'cancelled')),
      due_at timestamptz not null,
      attempts integer not null default 0,
      attempts_spent integer not null default 0,
      probing boolean not null default false,
      lease_id text collate "C",
      leased_until timestamptz,
      cancelling boolean not null default false,
      format text not null,
      content_type text not null,
      headers jsonb not null,
      body text not null,
      problem text,
      created_at timestamptz not null,
      primary key (bucket, shop_id, id),
      check ((state = 'sending') = (lease_id is not null))
    )`.execute(db);
  await indexDeliveries(db);
  await sql`
    create table attempt (
      bucket smallint not null,
      shop_id text collate "C" not null,
      delivery_id text collate "C" not null,
      number integer not null,
      at timestamptz not null,
      duration_ms integer not null,
      outcome text not null,
      status smallint,
      error text,
      request_headers jsonb not null,
      response_headers jsonb,
      response_body text,
      primary key (bucket, shop_id, delivery_id, number)
    )`.execute(db);
  await sql`
    create table catalogue (
      bucket smallint not null,
      shop_id text collate "C" not null,
      kind text not null,
      id text collate "C" not null,
      name text not null,
      primary key (bucket, shop_id, kind, id)
    )`.execute(db);
}

/** The partial indexes stay as small as the work that is open, so that claiming does not feel what was delivered. */
async function indexDeliveries(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index delivery_once on delivery (bucket, shop_id, event_id, rule_id, line_number)`.execute(
    db,
  );
  // One index for what is fresh and one for what is tried again, so that each is found without passing over the other.
  await sql`
    create index delivery_fresh on delivery (bucket, shop_id, endpoint_id, due_at, seq) where state = 'pending'`.execute(
    db,
  );
  await sql`
    create index delivery_again on delivery (bucket, shop_id, endpoint_id, due_at, seq) where state = 'waiting'`.execute(
    db,
  );
  await sql`
    create index delivery_subject on delivery (bucket, shop_id, endpoint_id, subject, seq)
    where subject is not null and state in ('pending', 'waiting', 'sending')`.execute(db);
  await sql`
    create index delivery_sending on delivery (bucket, shop_id, endpoint_id, leased_until)
    where state = 'sending'`.execute(db);
  await sql`create index delivery_endpoint on delivery (bucket, shop_id, endpoint_id, id)`.execute(db);
  await sql`create index delivery_rule on delivery (bucket, shop_id, rule_id, id)`.execute(db);
}
