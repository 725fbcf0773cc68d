import { type Kysely, sql } from "kysely";

/**
 * What was changed in a shop, by whom and from where. `fields` names what a change was about and never holds a value, as any of
 * them may be a secret. Who it was is written down as they were called then: a key may be renamed by its successor, or gone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_log (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      at timestamptz not null,
      actor text not null check (actor in ('api_key', 'admin')),
      api_key_id text collate "C",
      api_key_name text,
      address text not null,
      action text not null,
      subject text collate "C",
      fields text[] not null,
      primary key (bucket, shop_id, id),
      check ((actor = 'api_key') = (api_key_id is not null))
    )`.execute(db);
}
