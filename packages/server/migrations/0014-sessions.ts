import { type Kysely, sql } from "kysely";

/**
 * Who is signed in to the dashboard, and from where somebody keeps guessing. Both are looked up before a shop is known, so
 * that they do not lead with the bucket (on a cluster they are reference tables).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A session ends with the key that opened it; one of the administrator's holds for the password that opened it.
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
    )`.execute(db);
  await sql`create index dashboard_session_key on dashboard_session (api_key_id)`.execute(db);
  await sql`create index dashboard_session_age on dashboard_session (last_used_at)`.execute(db);
  await sql`
    create table sign_in_failure (
      address text collate "C" primary key,
      failures integer not null,
      since timestamptz not null
    )`.execute(db);
}
