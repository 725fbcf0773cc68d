import { type Kysely, sql } from "kysely";

/**
 * How far the removal of what is old has come, a row for each shop and each kind of thing. `due_at` says when it is to go
 * on, `after` behind which id, so that a process that dies costs no more than a step. `kept_versions` are the versions of
 * the rule book that events name which this pass has met and left: what decided them must stay as well.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table retention (
      bucket smallint not null,
      shop_id text collate "C" not null,
      strand text not null,
      due_at timestamptz not null,
      after text collate "C" not null default '',
      kept_versions integer[] not null default '{}',
      primary key (bucket, shop_id, strand)
    ) with (fillfactor = 50)`.execute(db);
}
