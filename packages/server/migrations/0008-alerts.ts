import { type Kysely, sql } from "kysely";

/**
 * Who is told by mail what the hub sees of its endpoints, and the mails that are owed to them. A mail is there for as long as
 * it is owed; it goes to the address that the settings name when it is sent, so that a mistyped one can be mended.
 *
 * `digest_at` says when the next weekly digest is to be written, and is null where none is wanted; `due_at` when a mail is to
 * be sent, or, while it is being sent, when its lease ends.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alert_settings (
      bucket smallint not null,
      shop_id text collate "C" not null,
      email text,
      weekly_digest boolean not null default false,
      language text not null default 'nl' check (language in ('nl', 'en')),
      digest_at timestamptz,
      last_sent_at timestamptz,
      last_problem text,
      last_problem_at timestamptz,
      primary key (bucket, shop_id)
    )`.execute(db);
  await sql`create index alert_settings_digest on alert_settings (bucket, digest_at) where digest_at is not null`.execute(
    db,
  );
  await sql`
    create table mail (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      message_id text not null,
      subject text not null,
      text text not null,
      html text not null,
      created_at timestamptz not null,
      due_at timestamptz not null,
      tries integer not null default 0,
      lease_id text collate "C",
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`create index mail_due on mail (bucket, due_at)`.execute(db);
}
