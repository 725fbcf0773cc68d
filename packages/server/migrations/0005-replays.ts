import { type Kysely, sql } from "kysely";

/**
 * Replays and what-ifs. Both pin what they are about when they are made: a replay the deliveries that it counted, a
 * what-if the calls that it showed, so that neither depends on what arrives or changes later.
 *
 * An item is there for as long as the replay has still to do with it; what it came to is counted in `replay`, in the same
 * transaction. `due_at` says when a replay is to be looked at, and is null when it has ended.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table replay (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      state text not null check (state in ('running', 'done', 'stopped')),
      filter jsonb,
      preview_id text collate "C",
      rule_id text collate "C",
      lanes text[] not null,
      matched integer not null,
      done integer not null default 0,
      failed integer not null default 0,
      due_at timestamptz,
      created_at timestamptz not null,
      ended_at timestamptz,
      primary key (bucket, shop_id, id),
      check ((state = 'running') = (due_at is not null))
    )`.execute(db);
  await sql`create index replay_due on replay (bucket, due_at) where due_at is not null`.execute(db);
  await sql`
    create unique index replay_preview on replay (bucket, shop_id, preview_id) where preview_id is not null`.execute(
    db,
  );
  await createItems(db);
  await createPreviews(db);
  // What-ifs read by the time at which things happened, newest first.
  await sql`create index event_occurred on event (bucket, shop_id, occurred_at, id)`.execute(db);
  // Most replays are of what failed, which is little beside what was delivered.
  await sql`
    create index delivery_failed on delivery (bucket, shop_id, endpoint_id, id) where state = 'failed'`.execute(db);
}

/**
 * `queued`: not sent by this replay yet. `due`: made due by it, no attempt since. `retrying`: attempted, and what it comes
 * to is not known yet. The calls of a what-if have an event, a rule and a line, and get their delivery when they are made.
 */
async function createItems(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table replay_item (
      bucket smallint not null,
      shop_id text collate "C" not null,
      replay_id text collate "C" not null,
      position integer not null,
      state text not null check (state in ('queued', 'due', 'retrying')),
      endpoint_id text collate "C" not null,
      delivery_id text collate "C",
      event_id text collate "C",
      rule_id text collate "C",
      line_number smallint,
      attempts_before integer not null default 0,
      former_state text,
      former_due_at timestamptz,
      former_attempts_spent integer,
      look_at timestamptz,
      primary key (bucket, shop_id, replay_id, position)
    )`.execute(db);
  await sql`
    create index replay_item_queued on replay_item (bucket, shop_id, replay_id, endpoint_id, position)
    where state = 'queued'`.execute(db);
  await sql`
    create index replay_item_open on replay_item (bucket, shop_id, replay_id, state, look_at)
    where state <> 'queued'`.execute(db);
  // Two replays never hold one delivery at once: the later one waits for what the earlier one's attempt comes to.
  await sql`
    create unique index replay_item_due on replay_item (bucket, shop_id, delivery_id) where state = 'due'`.execute(db);
  // Whether a running replay still needs a delivery is asked before an old one is removed.
  await sql`
    create index replay_item_delivery on replay_item (bucket, shop_id, delivery_id) where delivery_id is not null`.execute(
    db,
  );
  // Two what-ifs never owe one call: the later one does not count it.
  await sql`
    create unique index replay_item_call on replay_item (bucket, shop_id, event_id, rule_id, line_number)
    where event_id is not null`.execute(db);
}

/** The calls that a what-if showed are kept a page of events a row, so that 100,000 of them are a few hundred rows. */
async function createPreviews(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table preview (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      rule_id text collate "C",
      definition jsonb not null,
      created_at timestamptz not null,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`create index preview_age on preview (bucket, shop_id, created_at)`.execute(db);
  await sql`
    create table preview_page (
      bucket smallint not null,
      shop_id text collate "C" not null,
      preview_id text collate "C" not null,
      number integer not null,
      event_ids text[] not null,
      line_numbers smallint[] not null,
      primary key (bucket, shop_id, preview_id, number),
      foreign key (bucket, shop_id, preview_id) references preview (bucket, shop_id, id) on delete cascade
    )`.execute(db);
}
