import { type Kysely, sql } from "kysely";

/**
 * Comparisons of a shop's ledger with what Plug&Pay says. How far one has come is kept after every page, so that a process
 * that dies costs no more than a page.
 *
 * `due_at` says when one is to be picked up, and is null when it has ended; while it is worked on, that is when its lease
 * ends. `next_path` is the page that comes next, null for the first of `step`. `open_keys` are the events of that page that
 * were found missing and are about to be accepted: whoever goes on after a crash counts them, though they are there by then.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
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
      missing integer not null default 0,
      repaired integer not null default 0,
      error json,
      note json,
      tries integer not null default 0,
      due_at timestamptz,
      lease_id text collate "C",
      created_at timestamptz not null,
      ended_at timestamptz,
      primary key (bucket, shop_id, id),
      check ((state = 'running') = (due_at is not null))
    )`.execute(db);
  await sql`create index reconciliation_due on reconciliation (bucket, due_at) where due_at is not null`.execute(db);
  await sql`
    create index reconciliation_running on reconciliation (bucket, shop_id, id) where state = 'running'`.execute(db);
  await sql`
    create index reconciliation_done on reconciliation (bucket, shop_id, until, id) where state = 'done'`.execute(db);
  // When the shop's next hourly comparison is to be made; null without an API token.
  await sql`alter table plugandpay_source add column reconcile_at timestamptz`.execute(db);
  await sql`update plugandpay_source set reconcile_at = now() where sealed_api_token is not null`.execute(db);
  await sql`
    create index plugandpay_source_reconcile on plugandpay_source (reconcile_at) where reconcile_at is not null`.execute(
    db,
  );
}
