import { type Kysely, sql } from "kysely";

/** What the hub receives from Plug&Pay, compares with it, and reads of its rules. The connection itself is in `shops.ts`. */
export async function createPlugAndPay(db: Kysely<unknown>): Promise<void> {
  await createInbox(db);
  await createReconciliation(db);
  await createForeignRules(db);
}

/**
 * Notices of Plug&Pay as they came, until they are events. Body and signature stay as they were sent, so that a notice can be judged
 * again after a key or token was corrected, and no mistake of ours loses one.
 *
 * `due_at` is when a notice is to be fetched, and null when it is not; while it is being fetched, it is when the lease ends. `wants_token`
 * marks those that a new API token makes due again. `notes` are the odd values in what Plug&Pay sent, and what became of them.
 */
async function createInbox(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table inbox (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      received_at timestamptz not null,
      version text not null check (version in ('v1', 'v2', 'unknown')),
      trigger text,
      content_type text not null,
      signature text,
      body text not null,
      state text not null check (state in ('waiting', 'fetching', 'done', 'unknown_trigger', 'rejected', 'failed')),
      error json,
      notes json,
      event_id text collate "C",
      due_at timestamptz,
      tries integer not null default 0,
      wants_token boolean not null default false,
      lease_id text collate "C",
      traceparent text,
      primary key (bucket, shop_id, id)
    );
    create index inbox_due on inbox (bucket, due_at) where due_at is not null;
    create index inbox_wants_token on inbox (bucket, shop_id) where wants_token;
    create index inbox_rejected on inbox (bucket, shop_id, id) where state = 'rejected'`.execute(db);
  // Nearly all notices are done, so that a list of the others would otherwise read all of them. The other index finds the notice that an
  // event came from.
  await sql`
    create index inbox_undone on inbox (bucket, shop_id, state, id) where state <> 'done';
    create index inbox_event on inbox (bucket, shop_id, event_id) where event_id is not null`.execute(db);
}

/**
 * Comparisons of a shop's ledger with Plug&Pay. Progress is stored after every page, so that a process that dies costs at most a page.
 *
 * `due_at` is when one is to be picked up, and null once it has ended; while it is worked on, it is when the lease ends. `next_path` is the
 * next page, null for the first of `step`. `unreadable` names the first 1,000 orders and subscriptions that could not be read, and
 * `unreadable_count` counts all of them; both shrink when one is read. `open_keys` are the events of that page that are missing and about to be accepted: after a
 * crash they are counted as repaired, although they are stored by then.
 */
async function createReconciliation(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reconciliation (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      origin text not null check (origin in ('requested', 'hourly')),
      state text not null check (state in ('running', 'done', 'failed')),
      since timestamptz not null,
      until timestamptz not null,
      open_ended boolean not null,
      step text not null default 'orders' check (step in ('orders', 'subscriptions')),
      next_path text,
      open_keys text[] not null default '{}',
      compared integer not null default 0,
      repaired integer not null default 0,
      unreadable jsonb not null default '[]',
      unreadable_count integer not null default 0,
      error json,
      tries integer not null default 0,
      due_at timestamptz,
      lease_id text collate "C",
      created_at timestamptz not null,
      ended_at timestamptz,
      primary key (bucket, shop_id, id),
      check ((state = 'running') = (due_at is not null))
    );
    create index reconciliation_due on reconciliation (bucket, due_at) where due_at is not null;
    create index reconciliation_running on reconciliation (bucket, shop_id, id) where state = 'running';
    create index reconciliation_unreadable on reconciliation (bucket, shop_id, id) where unreadable_count > 0;
    create index reconciliation_done on reconciliation (bucket, shop_id, until, id) where state = 'done'`.execute(db);
}

/**
 * The rules that a shop has at Plug&Pay itself, as they were last read. One row holds all of a shop, because they are always read and
 * replaced together. They are sealed, because the address of a webhook is often its password.
 *
 * `due_at` is when they are to be read, and null when they are not; while they are being read, it is when the lease ends. `error` is why
 * the last reading failed, or what of it could not be understood.
 */
async function createForeignRules(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plugandpay_rules (
      bucket smallint not null,
      shop_id text collate "C" not null,
      sealed_rules bytea,
      read_at timestamptz,
      error json,
      due_at timestamptz,
      tries integer not null default 0,
      lease_id text collate "C",
      primary key (bucket, shop_id),
      check ((sealed_rules is null) = (read_at is null))
    );
    create index plugandpay_rules_due on plugandpay_rules (bucket, due_at) where due_at is not null`.execute(db);
}
