import { type Kysely, sql } from "kysely";

/**
 * Rules, their unchanging versions, and the endpoints that they call. The rule book's version names the exact set of
 * rules that was in force: those with `from_version <= v` and `until_version` null or above v.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rule_book (
      bucket smallint not null,
      shop_id text collate "C" not null,
      version integer not null,
      primary key (bucket, shop_id)
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table endpoint (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      kind text not null check (kind in ('webhook', 'zapier', 'huddle')),
      target text collate "C" not null,
      enabled boolean not null,
      off_reason text check (off_reason in ('by_hand', 'gone', 'failing')),
      off_at timestamptz,
      rate_per_second real check (rate_per_second > 0),
      concurrency smallint check (concurrency > 0),
      secrets jsonb not null,
      created_at timestamptz not null,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  // A URL may be longer than a B-tree entry can be, so that its digest stands for it.
  await sql`create unique index endpoint_target on endpoint (bucket, shop_id, kind, md5(target))`.execute(db);
  await sql`
    create table rule (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      number bigint generated always as identity,
      origin text not null check (origin in ('settings', 'rule', 'zapier')),
      slot text check (slot in ('orders', 'cancellations')),
      api_key_id text collate "C",
      definition jsonb not null,
      endpoint_id text collate "C" not null,
      version integer not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz,
      primary key (bucket, shop_id, id),
      foreign key (bucket, shop_id, endpoint_id) references endpoint (bucket, shop_id, id)
    )`.execute(db);
  await sql`create unique index rule_slot on rule (bucket, shop_id, slot) where deleted_at is null`.execute(db);
  await sql`create index rule_endpoint on rule (bucket, shop_id, endpoint_id) where deleted_at is null`.execute(db);
  await sql`
    create table rule_version (
      bucket smallint not null,
      shop_id text collate "C" not null,
      rule_id text collate "C" not null,
      from_version integer not null,
      until_version integer,
      until_at timestamptz,
      definition jsonb not null,
      primary key (bucket, shop_id, rule_id, from_version)
    )`.execute(db);
  await sql`
    create table webhook_settings (
      bucket smallint not null,
      shop_id text collate "C" not null,
      document jsonb not null,
      primary key (bucket, shop_id)
    )`.execute(db);
  await sql`
    create table huddle_connection (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      name text not null,
      domain text not null,
      base_url text,
      sealed_api_key bytea not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz,
      primary key (bucket, shop_id, id)
    )`.execute(db);
}
