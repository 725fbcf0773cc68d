import { type Kysely, sql } from "kysely";

/**
 * Rules, their unchanging versions, and the endpoints that they call. A version of the rule set names the exact set of rules that was in
 * force: those with `from_version <= v` and `until_version` null or above v.
 */
export async function createRules(db: Kysely<unknown>): Promise<void> {
  // The row changes with every rule and is locked meanwhile. Free space in each page keeps the new version of the row on that page.
  await sql`
    create table rule_set (
      bucket smallint not null,
      shop_id text collate "C" not null,
      version integer not null,
      primary key (bucket, shop_id)
    ) with (fillfactor = 50)`.execute(db);
  await createEndpoints(db);
  await createRuleTables(db);
  await createSettings(db);
}

async function createEndpoints(db: Kysely<unknown>): Promise<void> {
  // `kind` has no check, because every connector brings a kind of its own.
  // A URL may be longer than an entry of a B-tree index, so that the unique index holds its digest instead.
  await sql`
    create table endpoint (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      kind text not null,
      target text collate "C" not null,
      enabled boolean not null,
      off_reason text check (off_reason in ('by_hand', 'gone', 'failing')),
      off_at timestamptz,
      rate_per_second real check (rate_per_second > 0),
      concurrency smallint check (concurrency > 0),
      secrets jsonb not null,
      created_at timestamptz not null,
      primary key (bucket, shop_id, id)
    );
    create unique index endpoint_target on endpoint (bucket, shop_id, kind, md5(target))`.execute(db);
  // Connectors for other systems than Huddle use this table too, so that it has a `kind`; only its name says Huddle.
  // `settings` is how the owner uses the connection, with the calls that the owner wrote. `last_check` is the result of the last call that
  // tried the connection. It must not name the person that it was tried for.
  await sql`
    create table huddle_connection (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      kind text not null default 'huddle',
      name text not null,
      domain text not null,
      base_url text,
      sealed_api_key bytea not null,
      settings jsonb not null default '{}',
      last_check jsonb,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz,
      primary key (bucket, shop_id, id)
    )`.execute(db);
}

async function createRuleTables(db: Kysely<unknown>): Promise<void> {
  // `superseded_by` names the newest hook of an edited Zap, for every older one of it whose pending deliveries are still sent. Such a
  // hook decides about no more events, so that it has `deleted_at` as well; it is null again once the newest hook has ended.
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
      superseded_by text collate "C",
      primary key (bucket, shop_id, id),
      foreign key (bucket, shop_id, endpoint_id) references endpoint (bucket, shop_id, id)
    );
    create unique index rule_slot on rule (bucket, shop_id, slot) where deleted_at is null;
    create index rule_superseded on rule (bucket, shop_id, superseded_by) where superseded_by is not null;
    create index rule_endpoint on rule (bucket, shop_id, endpoint_id) where deleted_at is null`.execute(db);
  await sql`
    create table rule_version (
      bucket smallint not null,
      shop_id text collate "C" not null,
      rule_id text collate "C" not null,
      from_version integer not null,
      until_version integer,
      until_at timestamptz,
      definition jsonb not null,
      endpoint_id text collate "C" not null,
      primary key (bucket, shop_id, rule_id, from_version)
    )`.execute(db);
}

async function createSettings(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_settings (
      bucket smallint not null,
      shop_id text collate "C" not null,
      document jsonb not null,
      primary key (bucket, shop_id)
    )`.execute(db);
  // Names of products, product groups, upsells and forms, learned from events, so that a rule can be made by choosing from a list.
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
