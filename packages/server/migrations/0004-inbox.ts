import { type Kysely, sql } from "kysely";

/** Notices of Plug&Pay as they came, until they are events. The body is kept so that nothing is lost by a mistake of ours. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table inbox (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      received_at timestamptz not null,
      version text not null check (version in ('v1', 'v2', 'unknown')),
      trigger text,
      content_type text not null,
      body text not null,
      notice jsonb,
      state text not null check (state in ('waiting', 'fetching', 'done', 'unknown_trigger', 'rejected', 'failed')),
      error text,
      event_id text collate "C",
      due_at timestamptz,
      tries integer not null default 0,
      lease_id text collate "C",
      leased_until timestamptz,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`
    create index inbox_due on inbox (bucket, due_at)
    where state in ('waiting', 'fetching')`.execute(db);
}
