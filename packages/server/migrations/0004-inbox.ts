import { type Kysely, sql } from "kysely";

/**
 * Notices of Plug&Pay as they came, until they are events. Body and signature are kept as they were sent, so that a
 * notice can be judged anew when a key or token was mended, and nothing is lost by a mistake of ours.
 *
 * `due_at` says when a notice is to be picked up, and is null when it is not; while it is being fetched, that is when its
 * lease ends. `wants_token` marks those that a new API token makes due again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table inbox (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      received_at timestamptz not null,
      version text not null check (version in ('v1', 'v2', 'unknown')),
      trigger text,
      content_type text not null,
      signature text,
      body text not null,
      state text not null check (state in ('waiting', 'fetching', 'done', 'unknown_trigger', 'rejected', 'failed')),
      error json,
      event_id text collate "C",
      due_at timestamptz,
      tries integer not null default 0,
      wants_token boolean not null default false,
      lease_id text collate "C",
      traceparent text,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  await sql`create index inbox_due on inbox (bucket, due_at) where due_at is not null`.execute(db);
  await sql`create index inbox_wants_token on inbox (bucket, shop_id) where wants_token`.execute(db);
  await sql`create index inbox_rejected on inbox (bucket, shop_id, id) where state = 'rejected'`.execute(db);
  // Until then Plug&Pay asked not to be asked, whichever notice met the answer that said so.
  await sql`alter table plugandpay_source add column fetch_not_before timestamptz`.execute(db);
  // When the next question may be asked: all processes together keep one pace for a shop.
  await sql`alter table plugandpay_source add column next_question_at timestamptz`.execute(db);
}
