import { type Kysely, sql } from "kysely";

/**
 * Who has access to what, because of which purchases. `access_fact` is what events said, as little of it as deciding needs;
 * everything that is wanted follows from it, so that the ledger can be made anew at any time. `access` and `access_reason` are
 * what followed last, beside what the other system has confirmed. `access_call` are the deliveries that asked for it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createFacts(db);
  await createRebuild(db);
  await createLedger(db);
  await createTasks(db);
  // How the owner wants a connection to be used, and the calls that the owner wrote for it.
  await sql`alter table huddle_connection add column settings jsonb not null default '{}'`.execute(db);
  // Other systems than Huddle have connections as well; the name of the table is older than they are.
  await sql`alter table huddle_connection add column kind text not null default 'huddle'`.execute(db);
  await sql`alter table endpoint drop constraint endpoint_kind_check`.execute(db);
  // A call about access may have an address of its own; its key is put in at sending.
  await sql`alter table delivery add column request jsonb`.execute(db);
  // One event and rule may owe several calls about access: one for each item. All others have an empty part.
  await sql`alter table delivery add column part text collate "C" not null default ''`.execute(db);
  await sql`drop index delivery_once`.execute(db);
  await sql`
    create unique index delivery_once on delivery (bucket, shop_id, event_id, rule_id, line_number, part)`.execute(db);
}

/**
 * Names are SHA-256 of what a fact names (a person, a subscription, an order, an affiliate): any of these may be longer than a
 * B-tree entry can be. `asked_later` marks what a what-if asked of an old event, which the event itself does not tell.
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
    )`.execute(db);
  await sql`create index access_name_event on access_name (bucket, shop_id, event_id)`.execute(db);
  // The row that whoever tells a fact about a name holds, so that two who tell of one purchase at once see each other.
  await sql`
    create table access_subject (
      bucket smallint not null,
      shop_id text collate "C" not null,
      name bytea not null,
      primary key (bucket, shop_id, name)
    )`.execute(db);
}

/** How far a ledger is made anew from the stored events. A shop has the row from its first rule about access on. */
async function createRebuild(db: Kysely<unknown>): Promise<void> {
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
    )`.execute(db);
  await sql`create index access_rebuild_due on access_rebuild (bucket, due_at) where due_at is not null`.execute(db);
}

async function createLedger(db: Kysely<unknown>): Promise<void> {
  // Whoever decides about a person holds this row. `look_at` says when the answer may change by itself.
  await sql`
    create table access_person (
      bucket smallint not null,
      shop_id text collate "C" not null,
      person bytea not null,
      email text not null,
      look_at timestamptz,
      primary key (bucket, shop_id, person)
    )`.execute(db);
  await sql`create index access_person_look on access_person (bucket, look_at) where look_at is not null`.execute(db);
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
      told text not null check (told in ('in', 'out', 'unknown')),
      failed text check (failed in ('grant', 'revoke')),
      refused boolean not null default false,
      kept boolean not null default false,
      hold_id text collate "C",
      nudged boolean not null default false,
      problem text,
      due_at timestamptz,
      revoke_asked_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`
    create unique index access_entry on access (bucket, shop_id, person, connection_id, item_kind, md5(item))`.execute(
    db,
  );
  await sql`create index access_state on access (bucket, shop_id, state, id)`.execute(db);
  await sql`create index access_connection on access (bucket, shop_id, connection_id, told)`.execute(db);
  await sql`
    create index access_revoked on access (bucket, shop_id, connection_id, revoke_asked_at)
    where revoke_asked_at is not null`.execute(db);
  await sql`create index access_held on access (bucket, shop_id, hold_id) where hold_id is not null`.execute(db);
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
    )`.execute(db);
  // An event that is a reason for somebody's access is kept for as long as it is one.
  await sql`create index access_reason_event on access_reason (bucket, shop_id, event_id)`.execute(db);
  await createCalls(db);
}

/**
 * `seen` counts the attempts that the ledger knows of. That there are more is told by `access_news`, which is only ever added to
 * where attempts are recorded, so that recording waits for nobody who decides.
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
    )`.execute(db);
  await sql`create index access_call_delivery on access_call (bucket, shop_id, delivery_id)`.execute(db);
  await sql`
    create table access_news (
      bucket smallint not null,
      shop_id text collate "C" not null,
      delivery_id text collate "C" not null,
      number integer not null,
      primary key (bucket, shop_id, delivery_id, number)
    )`.execute(db);
  await sql`create index access_call_open on access_call (bucket, shop_id, delivery_id) where open`.execute(db);
}

/** What a person has to do, and waves of revokes that wait for the owner's word. */
async function createTasks(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table access_task (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      access_id text collate "C" not null,
      kind text not null check (kind in ('revoke', 'grant', 'check')),
      reason jsonb not null,
      event_id text collate "C",
      created_at timestamptz not null,
      done_at timestamptz,
      done_by text,
      cancelled_at timestamptz,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`
    create unique index access_task_open on access_task (bucket, shop_id, access_id, kind)
    where done_at is null and cancelled_at is null`.execute(db);
  await sql`create index access_task_entry on access_task (bucket, shop_id, access_id)`.execute(db);
  await sql`
    create table access_hold (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      connection_id text collate "C" not null,
      state text not null check (state in ('held', 'released', 'dismissed')),
      created_at timestamptz not null,
      decided_at timestamptz,
      decided_by text,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`
    create unique index access_hold_open on access_hold (bucket, shop_id, connection_id) where state = 'held'`.execute(
    db,
  );
}
