import { type Kysely, sql } from "kysely";

/**
 * Replays and what-ifs. Both fix what they are about when they are made: a replay the deliveries that it counted, a what-if the calls that
 * it showed. So neither depends on what arrives or changes later.
 */
export async function createReplays(db: Kysely<unknown>): Promise<void> {
  await createReplay(db);
  await createItems(db);
  await createPreviews(db);
}

/** `due_at` is when the replay's job looks at it next, and null once it has ended. */
async function createReplay(db: Kysely<unknown>): Promise<void> {
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
    );
    create index replay_due on replay (bucket, due_at) where due_at is not null;
    create unique index replay_preview on replay (bucket, shop_id, preview_id) where preview_id is not null`.execute(
    db,
  );
}

/**
 * An item exists only as long as the replay has work with it. Its result is counted in `replay` in the transaction that deletes it.
 * `queued`: not sent by this replay yet. `due`: made due by it, no attempt since. `retrying`: attempted, result not known yet. An
 * item of a what-if has an event, a rule and a line; it gets a delivery only when its call is made.
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
      next_check_at timestamptz,
      primary key (bucket, shop_id, replay_id, position)
    );
    create index replay_item_queued on replay_item (bucket, shop_id, replay_id, endpoint_id, position)
      where state = 'queued';
    create index replay_item_open on replay_item (bucket, shop_id, replay_id, state, next_check_at)
      where state <> 'queued'`.execute(db);
  // Two replays must never have one delivery due at once: the later one waits for the result of the earlier one's attempt.
  await sql`
    create unique index replay_item_due on replay_item (bucket, shop_id, delivery_id) where state = 'due'`.execute(db);
  // Before an old delivery is removed, this tells whether a running replay still needs it.
  await sql`
    create index replay_item_delivery on replay_item (bucket, shop_id, delivery_id)
      where delivery_id is not null`.execute(db);
  // Two what-ifs must never make the same call: the later one does not count it.
  await sql`
    create unique index replay_item_call on replay_item (bucket, shop_id, event_id, rule_id, line_number)
      where event_id is not null`.execute(db);
}

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
    );
    create index preview_age on preview (bucket, shop_id, created_at)`.execute(db);
  // One row holds a page of the calls that a what-if showed, so that 100,000 calls are a few hundred rows.
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
