import { type Kysely, sql } from "kysely";

/** What people must decide or do about access: tasks, reviews of many revokes, and comparisons with a list of members. */
export async function createAccessTasks(db: Kysely<unknown>): Promise<void> {
  await createTasks(db);
  await createReviews(db);
  await createComparisons(db);
}

async function createTasks(db: Kysely<unknown>): Promise<void> {
  // A task is about an entry of the ledger, or about a person at a connection, because a comparison may find a person who has no entry.
  await sql`
    create table access_task (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      access_id text collate "C",
      person bytea,
      connection_id text collate "C",
      kind text not null check (kind in ('revoke', 'grant', 'check')),
      reason jsonb not null,
      event_id text collate "C",
      created_at timestamptz not null,
      done_at timestamptz,
      done_by text,
      cancelled_at timestamptz,
      primary key (bucket, shop_id, id),
      constraint access_task_about check (
        (access_id is not null and person is null and connection_id is null)
        or (access_id is null and person is not null and connection_id is not null))
    );
    create unique index access_task_open on access_task (bucket, shop_id, access_id, kind)
      where done_at is null and cancelled_at is null;
    create unique index access_task_person on access_task (bucket, shop_id, person, connection_id)
      where person is not null and done_at is null and cancelled_at is null;
    create index access_task_entry on access_task (bucket, shop_id, access_id)`.execute(db);
}

async function createReviews(db: Kysely<unknown>): Promise<void> {
  // A connection has at most one open review, so that the owner decides once about all of them.
  await sql`
    create table access_review (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      connection_id text collate "C" not null,
      state text not null check (state in ('held', 'released', 'dismissed')),
      created_at timestamptz not null,
      decided_at timestamptz,
      decided_by text,
      primary key (bucket, shop_id, id)
    );
    create unique index access_review_open on access_review (bucket, shop_id, connection_id)
      where state = 'held'`.execute(db);
}

/**
 * Comparisons of the ledger with a list of the members of another system. `comparison` holds counts and never a name.
 * `comparison_finding` holds the people about whom the two disagree, by digest, so that an erasure finds them. A comparison that is being
 * applied is due, and `after_number` is how far that has come.
 */
async function createComparisons(db: Kysely<unknown>): Promise<void> {
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
    );
    create index comparison_due on comparison (bucket, due_at) where due_at is not null`.execute(db);
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
    );
    create index comparison_finding_person on comparison_finding (bucket, shop_id, person)`.execute(db);
}
