import { type Kysely, sql } from "kysely";

/**
 * Comparisons of the ledger with a list of the members of another system. `comparison` holds counts and nobody's name;
 * `comparison_finding` holds the people about whom the two disagree, by the digest under which an erasure finds them. A
 * comparison that is being carried out is due, and `after_number` says how far that is.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table comparison (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      connection_id text collate "C" not null,
      members integer not null,
      without_email integer not null,
      agreeing integer not null,
      under_way integer not null,
      missing integer not null,
      without_reason integer not null,
      wish jsonb,
      after_number integer not null default 0,
      due_at timestamptz,
      grants integer not null default 0,
      tasks integer not null default 0,
      changed integer not null default 0,
      created_at timestamptz not null,
      applied_at timestamptz,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`create index comparison_due on comparison (bucket, due_at) where due_at is not null`.execute(db);
  await sql`
    create table comparison_finding (
      bucket smallint not null,
      shop_id text collate "C" not null,
      comparison_id text collate "C" not null,
      number integer not null,
      kind text not null check (kind in ('missing', 'without_reason')),
      person bytea not null,
      email text not null,
      access_ids text[] not null,
      outcome text check (outcome in ('grant', 'task', 'changed')),
      primary key (bucket, shop_id, comparison_id, number)
    )`.execute(db);
  await sql`create index comparison_finding_person on comparison_finding (bucket, shop_id, person)`.execute(db);
  await openTasksToPeople(db);
}

/** What a comparison asks is about a person and no row of the ledger, of which there may be none. */
async function openTasksToPeople(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table access_task
      alter column access_id drop not null,
      add column person bytea,
      add column connection_id text collate "C",
      add constraint access_task_about check (
        (access_id is not null and person is null and connection_id is null)
        or (access_id is null and person is not null and connection_id is not null))`.execute(db);
  await sql`
    create unique index access_task_person on access_task (bucket, shop_id, person, connection_id)
    where person is not null and done_at is null and cancelled_at is null`.execute(db);
}
