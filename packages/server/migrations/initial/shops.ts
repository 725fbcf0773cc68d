import { type Kysely, sql } from "kysely";

/**
 * Shops, their keys, and who is signed in. These tables are looked up by a hash or an address before the shop is known, so that they
 * do not lead with the bucket. They are small: on a cluster they are reference tables.
 */
export async function createShops(db: Kysely<unknown>): Promise<void> {
  await createShopTables(db);
  await createSessions(db);
  await createSources(db);
}

async function createShopTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table installation (
      id smallint primary key check (id = 1),
      admin_password_hash text,
      key_check bytea not null
    )`.execute(db);
  await sql`
    create table shop (
      id text collate "C" primary key,
      bucket smallint not null check (bucket between 0 and 255),
      number bigint generated always as identity,
      name text not null,
      created_at timestamptz not null
    )`.execute(db);
  // `replaced_by` is the newest key that stands in for this one, and may name a key that was deleted. What is made with the old key
  // while both work belongs to the new one. `used_by` says which tools used the key and when (`{"Zapier": "2026-…"}`), so that a
  // seller sees that a connection works before the first buyer comes.
  await sql`
    create table api_key (
      id text collate "C" primary key,
      shop_id text collate "C" not null references shop (id),
      name text not null,
      hash bytea not null unique,
      sealed bytea not null,
      hint text not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      used_by jsonb not null default '{}',
      expires_at timestamptz,
      replaced_by text collate "C"
    );
    create index api_key_shop on api_key (shop_id)`.execute(db);
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  // A session ends when the key that opened it is deleted. An administrator's session has no key: it ends when the password changes.
  await sql`
    create table dashboard_session (
      token_hash bytea primary key,
      shop_id text collate "C" references shop (id),
      api_key_id text collate "C" references api_key (id) on delete cascade,
      sealed_password_mark bytea,
      started_at timestamptz not null,
      last_used_at timestamptz not null,
      check ((api_key_id is null) <> (sealed_password_mark is null)),
      check (api_key_id is null or shop_id is not null)
    );
    create index dashboard_session_key on dashboard_session (api_key_id);
    create index dashboard_session_age on dashboard_session (last_used_at)`.execute(db);
  // Failed sign-ins by address, so that guessing is slowed down over all processes.
  await sql`
    create table sign_in_failure (
      address text collate "C" primary key,
      failures integer not null,
      since timestamptz not null
    )`.execute(db);
}

/** A shop's connection with Plug&Pay is found by the token in the address of a notice, which names no shop. */
async function createSources(db: Kysely<unknown>): Promise<void> {
  // `fetch_not_before`: Plug&Pay asked for no requests until then. `next_question_at`: when the next request may be made, because all
  // processes together keep one pace for a shop. `reconcile_at`: when the next hourly comparison is due; null without an API token.
  await sql`
    create table plugandpay_source (
      shop_id text collate "C" primary key references shop (id),
      token_hash bytea not null unique,
      sealed_token bytea not null,
      sealed_api_token bytea,
      sealed_webhook_key bytea,
      base_url text not null,
      api_token_refused boolean not null default false,
      last_seen_at timestamptz,
      fetch_not_before timestamptz,
      next_question_at timestamptz,
      reconcile_at timestamptz
    );
    create index plugandpay_source_reconcile on plugandpay_source (reconcile_at)
      where reconcile_at is not null`.execute(db);
}
