import { type Kysely, sql } from "kysely";

/**
 * People whose data is to go. The address is sealed while it is looked for, and gone when that is done. `step` and `after_id` say
 * how far the search has come, so that a process that dies costs no more than a page.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table erasure (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      sealed_email bytea,
      step text not null check (step in ('events', 'loose', 'notices')),
      after_id text collate "C" not null,
      due_at timestamptz,
      events integer not null default 0,
      deliveries integer not null default 0,
      notices integer not null default 0,
      left_access jsonb not null,
      started_at timestamptz not null,
      ended_at timestamptz,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`create index erasure_due on erasure (bucket, due_at) where due_at is not null`.execute(db);
}
