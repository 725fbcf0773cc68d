import { type Kysely, sql } from "kysely";

/** What runs beside the events of a shop: mail, retention, erasures, statistics and the audit log. */
export async function createOperations(db: Kysely<unknown>): Promise<void> {
  await createMail(db);
  await createRetention(db);
  await createErasure(db);
  await createStats(db);
  await createAuditLog(db);
}

async function createMail(db: Kysely<unknown>): Promise<void> {
  // `digest_at` is when the next weekly digest is due, and `tasks_at` when the next mail about open tasks is due. Each is null if none is
  // wanted.
  await sql`
    create table alert_settings (
      bucket smallint not null,
      shop_id text collate "C" not null,
      email text,
      weekly_digest boolean not null default false,
      language text not null default 'nl' check (language in ('nl', 'en')),
      digest_at timestamptz,
      tasks_at timestamptz,
      last_sent_at timestamptz,
      last_problem text,
      last_problem_at timestamptz,
      primary key (bucket, shop_id)
    );
    create index alert_settings_digest on alert_settings (bucket, digest_at) where digest_at is not null;
    create index alert_settings_tasks on alert_settings (bucket, tasks_at) where tasks_at is not null`.execute(db);
  // A mail exists only until it is sent. It has no address: it goes to the one in the settings at that time, so that a mistyped address
  // can be corrected. `due_at` is when it is to be sent; while it is being sent, it is when the lease ends.
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
    );
    create index mail_due on mail (bucket, due_at)`.execute(db);
}

/**
 * The progress of removing old rows, for each shop and each kind of row. `cursor` is the last id that was read, so that a process
 * that dies costs at most a batch. `kept_versions` are the versions of the rule set that events of this pass still name: the rules
 * that decided those events must stay as well.
 */
async function createRetention(db: Kysely<unknown>): Promise<void> {
  // The row changes with every batch. Free space in each page keeps the new version of the row on that page.
  await sql`
    create table retention_job (
      bucket smallint not null,
      shop_id text collate "C" not null,
      job text not null,
      due_at timestamptz not null,
      cursor text collate "C" not null default '',
      kept_versions integer[] not null default '{}',
      primary key (bucket, shop_id, job)
    ) with (fillfactor = 50)`.execute(db);
}

/**
 * People whose data is to be erased. The address is sealed during the search, and removed when that is done. An erasure first looks for
 * the person's other addresses (`looking`), which are sealed too. `step` and `after_id` are how far the search has come, so that a
 * process that dies costs at most a page.
 */
async function createErasure(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table erasure (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      sealed_email bytea,
      looking boolean not null default false,
      sealed_links bytea,
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
    );
    create index erasure_due on erasure (bucket, due_at) where due_at is not null`.execute(db);
}

/**
 * Figures of hours and days that have ended. They are counted once, because what they count does not change any more. An hour in which
 * nothing happened has no row. `counted_until` is how far a shop has been counted.
 */
async function createStats(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stats_row (
      bucket smallint not null,
      shop_id text collate "C" not null,
      span text not null check (span in ('hour', 'day')),
      at timestamptz not null,
      events integer not null,
      deliveries integer not null,
      delivered integer not null,
      attempts integer not null,
      p50_ms integer,
      p99_ms integer,
      primary key (bucket, shop_id, span, at)
    )`.execute(db);
  await sql`
    create table stats_progress (
      bucket smallint not null,
      shop_id text collate "C" not null,
      counted_until timestamptz not null,
      primary key (bucket, shop_id)
    )`.execute(db);
}

/**
 * What was changed in a shop, by whom and from where. `fields` names what was changed and must never hold a value, because any of them may
 * be a secret. The names of the key and of what was changed are those of that moment, because either may be renamed or deleted later.
 */
async function createAuditLog(db: Kysely<unknown>): Promise<void> {
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
      subject_name text,
      fields text[] not null,
      primary key (bucket, shop_id, id),
      check ((actor = 'api_key') = (api_key_id is not null))
    )`.execute(db);
}
