import { type Kysely, sql } from "kysely";

/**
 * Who has access to what, because of which purchases. `access_fact` is what events said, only as much as deciding needs. What is
 * wanted follows from the facts, so that the ledger can be rebuilt at any time. `access` and `access_reason` are the last result, beside what
 * the other system has confirmed. `access_call` are the deliveries that asked for it.
 */
export async function createAccess(db: Kysely<unknown>): Promise<void> {
  await createFacts(db);
  await createPeople(db);
  await createLedger(db);
  await createReasons(db);
  await createCalls(db);
}

/**
 * A name is the SHA-256 of what a fact names (a person, a subscription, an order, an affiliate), because any of these may be longer than
 * an entry of a B-tree index. `asked_later` marks what a what-if asked of an old event, because the event itself does not tell it.
 */
async function createFacts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table access_fact (
      bucket smallint not null,
      shop_id text collate "C" not null,
      event_id text collate "C" not null,
      rule_id text collate "C" not null,
      number smallint not null,
      asked_later boolean not null,
      fact jsonb not null,
      primary key (bucket, shop_id, event_id, rule_id, number)
    )`.execute(db);
  await sql`
    create table access_name (
      bucket smallint not null,
      shop_id text collate "C" not null,
      name bytea not null,
      event_id text collate "C" not null,
      rule_id text collate "C" not null,
      number smallint not null,
      primary key (bucket, shop_id, name, event_id, rule_id, number)
    );
    create index access_name_event on access_name (bucket, shop_id, event_id)`.execute(db);
  // Whoever adds a fact about a name locks this row, so that two who add facts about one purchase at once see each other's.
  await sql`
    create table access_subject (
      bucket smallint not null,
      shop_id text collate "C" not null,
      name bytea not null,
      primary key (bucket, shop_id, name)
    )`.execute(db);
  // The progress of rebuilding a ledger from the stored events. A shop has this row only from its first rule about access on.
  await sql`
    create table access_rebuild (
      bucket smallint not null,
      shop_id text collate "C" not null,
      after_id text collate "C" not null,
      due_at timestamptz,
      events integer not null,
      started_at timestamptz not null,
      ended_at timestamptz,
      primary key (bucket, shop_id)
    );
    create index access_rebuild_due on access_rebuild (bucket, due_at) where due_at is not null`.execute(db);
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
  // Each decision about a person locks this row. `next_change_at` is when the decision may change by itself, because a period ends.
  await sql`
    create table access_person (
      bucket smallint not null,
      shop_id text collate "C" not null,
      person bytea not null,
      email text not null,
      next_change_at timestamptz,
      primary key (bucket, shop_id, person)
    );
    create index access_person_next_change on access_person (bucket, next_change_at) where next_change_at is not null`.execute(
    db,
  );
  // Which addresses a shop knows as which customer, so that a buyer who changes address keeps what they bought. Both are digests, because
  // an id may be longer than an entry of an index; the address itself is in `access_person`. Rebuilt together with the facts.
  await sql`
    create table access_link (
      bucket smallint not null,
      shop_id text collate "C" not null,
      person bytea not null,
      customer bytea not null,
      customer_id text not null,
      primary key (bucket, shop_id, person, customer)
    );
    create index access_link_customer on access_link (bucket, shop_id, customer, person)`.execute(db);
}

async function createLedger(db: Kysely<unknown>): Promise<void> {
  // An item may be longer than an entry of a B-tree index, so that the unique index holds its digest instead.
  await sql`
    create table access (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      person bytea not null,
      connection_id text collate "C" not null,
      item_kind text not null check (item_kind in ('sku', 'level')),
      item text not null,
      state text not null check (state in ('granting', 'granted', 'revoking', 'revoked', 'attention')),
      wanted boolean not null,
      confirmed text not null check (confirmed in ('in', 'out', 'unknown')),
      progress text not null default 'idle' check (progress in ('idle', 'refused', 'failed', 'in_review', 'released', 'kept')),
      failed_change text check (failed_change in ('grant', 'revoke')),
      failure text check (failure in ('failed', 'refused', 'cancelled')),
      hold_id text collate "C",
      retry_failed boolean not null default false,
      due_at timestamptz,
      revoke_asked_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (bucket, shop_id, id),
      constraint access_progress check (
        (progress = 'failed') = (failed_change is not null) and (progress = 'failed') = (failure is not null)
        and (progress in ('in_review', 'released') or hold_id is null) and (progress <> 'in_review' or hold_id is not null))
    );
    create unique index access_entry on access (bucket, shop_id, person, connection_id, item_kind, md5(item));
    create index access_state on access (bucket, shop_id, state, id);
    create index access_connection on access (bucket, shop_id, connection_id, confirmed);
    create index access_revoked on access (bucket, shop_id, connection_id, revoke_asked_at)
      where revoke_asked_at is not null;
    create index access_in_review on access (bucket, shop_id, hold_id) where hold_id is not null`.execute(db);
}

async function createReasons(db: Kysely<unknown>): Promise<void> {
  // An event is kept as long as it is a reason for somebody's access; the index tells retention whether it is.
  await sql`
    create table access_reason (
      bucket smallint not null,
      shop_id text collate "C" not null,
      access_id text collate "C" not null,
      number integer not null,
      event_id text collate "C" not null,
      order_id text,
      subscription_id text,
      since timestamptz not null,
      until timestamptz,
      trouble text check (trouble in ('reversed', 'unpaid')),
      primary key (bucket, shop_id, access_id, number)
    );
    create index access_reason_event on access_reason (bucket, shop_id, event_id)`.execute(db);
}

/**
 * `seen` counts the attempts that the ledger knows of. A row in `access_call_result` means that there is another. Recording an attempt only
 * adds such a row, so that it never waits for a decision.
 */
async function createCalls(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table access_call (
      bucket smallint not null,
      shop_id text collate "C" not null,
      access_id text collate "C" not null,
      delivery_id text collate "C" not null,
      does text not null check (does in ('grant', 'revoke')),
      open boolean not null,
      withdrawn boolean not null default false,
      seen integer not null default 0,
      created_at timestamptz not null,
      primary key (bucket, shop_id, access_id, delivery_id)
    );
    create index access_call_delivery on access_call (bucket, shop_id, delivery_id);
    create index access_call_open on access_call (bucket, shop_id, delivery_id) where open`.execute(db);
  await sql`
    create table access_call_result (
      bucket smallint not null,
      shop_id text collate "C" not null,
      delivery_id text collate "C" not null,
      number integer not null,
      primary key (bucket, shop_id, delivery_id, number)
    )`.execute(db);
}
