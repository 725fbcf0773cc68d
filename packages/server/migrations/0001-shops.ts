import { type Kysely, sql } from "kysely";

/**
 * Shops and their keys. Small, looked up by a hash before the shop is known, so that these tables alone do not lead
 * with the bucket (on a cluster they are reference tables).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
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
      expires_at timestamptz
    )`.execute(db);
  await sql`create index api_key_shop on api_key (shop_id)`.execute(db);
  await sql`
    create table plugandpay_source (
      shop_id text collate "C" primary key references shop (id),
      token_hash bytea not null unique,
      sealed_token bytea not null,
      sealed_api_token bytea,
      sealed_webhook_key bytea,
      base_url text not null,
      api_token_refused boolean not null default false,
      last_seen_at timestamptz
    )`.execute(db);
}
