import { type Kysely, sql } from "kysely";

/**
 * `tasks_at` says when a shop is next told by mail of what its people have to do, and is null where nobody is to be told. Whoever
 * had named an address before this is told from the next morning on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table alert_settings add column tasks_at timestamptz`.execute(db);
  await sql`create index alert_settings_tasks on alert_settings (bucket, tasks_at) where tasks_at is not null`.execute(
    db,
  );
  await sql`
    update alert_settings
    set tasks_at = (date_trunc('day', now() at time zone 'Europe/Amsterdam') + interval '32 hours') at time zone 'Europe/Amsterdam'
    where email is not null`.execute(db);
}
