import { type Kysely, sql } from "kysely";
import { knowYoung } from "./0034-young-statistics.ts";

/**
 * What is owed, in a narrow table of its own. A delivery is written once, as what nearly all of them come to: delivered at the first
 * attempt. As long as it has a row here it is owed, and nothing else is true of it; when it ends as was written, that row goes and
 * the delivery, with its bytes and its index entries, is left as it is. `delivery_now` says what a delivery is at this moment.
 * Breaks the version before: docs/decisions/0036.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // What an older process wrote between two of these statements would be taken for delivered, or sent twice.
  await sql`lock table delivery, lease, lane in access exclusive mode`.execute(db);
  await createOwed(db);
  await moveOwed(db);
  await settleDelivery(db);
  await createView(db);
  await knowTheYoung(db);
}

async function createOwed(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table owed (
      bucket smallint not null,
      shop_id text collate "C" not null,
      id text collate "C" not null,
      endpoint_id text collate "C" not null,
      event_id text collate "C",
      subject text collate "C",
      seq bigint not null,
      held boolean not null default false,
      state text not null check (state in ('pending', 'waiting')),
      due_at timestamptz not null,
      attempts integer not null default 0,
      attempts_spent integer not null default 0,
      primary key (bucket, shop_id, id)
    )`.execute(db);
  // One index for what is fresh and one for what is tried again, so that each is found without passing over the other.
  await sql`create index owed_fresh on owed (bucket, endpoint_id, due_at, seq) where state = 'pending'`.execute(db);
  await sql`create index owed_again on owed (bucket, endpoint_id, due_at, seq) where state = 'waiting'`.execute(db);
  await sql`create index owed_subject on owed (bucket, endpoint_id, subject, seq) where subject is not null`.execute(
    db,
  );
  await sql`create index owed_held on owed (bucket, endpoint_id, subject, seq) where held`.execute(db);
}

async function moveOwed(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into owed (bucket, shop_id, id, endpoint_id, event_id, subject, seq, held, state, due_at, attempts, attempts_spent)
    select bucket, shop_id, id, endpoint_id, event_id, subject, seq, held, state, due_at, attempts, attempts_spent
    from delivery where state in ('pending', 'waiting')`.execute(db);
  await sql`
    update delivery set state = 'delivered', attempts = 1, attempts_spent = 1
    where state in ('pending', 'waiting')`.execute(db);
}

async function settleDelivery(db: Kysely<unknown>): Promise<void> {
  for (const name of ["delivery_fresh", "delivery_again", "delivery_subject", "delivery_held"]) {
    await sql`drop index ${sql.ref(name)}`.execute(db);
  }
  await sql`alter table delivery drop column held`.execute(db);
  await sql`alter table delivery alter column state set default 'delivered'`.execute(db);
  await sql`alter table delivery alter column attempts set default 1`.execute(db);
  await sql`alter table delivery alter column attempts_spent set default 1`.execute(db);
  await sql`alter table delivery drop constraint delivery_state_check`.execute(db);
  await sql`
    alter table delivery add constraint delivery_state_check check (state in ('delivered', 'failed', 'cancelled'))`.execute(
    db,
  );
}

/**
 * `owed_as`, `owed_at` and `ended_as` stand beside as they are stored, so that a search for one of them finds its index; `owed_id` tells
 * what has ended, as only of a column that is joined by does the planner know how often it is empty.
 */
async function createView(db: Kysely<unknown>): Promise<void> {
  await sql`
    create view delivery_now as
    select d.bucket, d.shop_id, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number, d.subject, d.seq, d.overtook,
      coalesce(o.state, d.state) as state, o.id as owed_id, o.state as owed_as, o.endpoint_id as owed_at,
      d.state as ended_as, coalesce(o.held, false) as held,
      coalesce(o.due_at, d.due_at) as due_at, coalesce(o.attempts, d.attempts) as attempts,
      coalesce(o.attempts_spent, d.attempts_spent) as attempts_spent,
      d.format, d.content_type, d.headers, d.body, d.problem, d.request, d.part, d.traceparent, d.created_at
    from delivery d
    left join owed o on o.bucket = d.bucket and o.shop_id = d.shop_id and o.id = d.id`.execute(db);
}

/** As 0034 does: without this all indexes of a table that never held anything look alike. */
async function knowTheYoung(db: Kysely<unknown>): Promise<void> {
  const key = sql`1 as bucket, 'shp_1' as shop_id`;
  const at = sql`timestamptz '2026-01-01'`;
  await knowYoung(
    db,
    "owed",
    sql`
      insert into owed (bucket, shop_id, id, endpoint_id, event_id, subject, seq, state, due_at)
      select ${key}, 'dlv_' || n, 'end_' || n % 20, 'evt_' || n, 'order_' || n, n,
        case when n % 10 = 0 then 'waiting' else 'pending' end, ${at} + n * interval '1 second'
      from generate_series(1, 1000) as n`,
  );
  await knowYoung(
    db,
    "delivery",
    sql`
      insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, due_at, format,
        content_type, headers, body, created_at)
      select ${key}, 'dlv_' || n, 'evt_' || n, 'rul_' || n % 20, 'end_' || n % 20, 0, 'order_' || n, ${at}, 'haak', '', '{}',
        '', ${at}
      from generate_series(1, 1000) as n`,
  );
  await sql`analyze owed`.execute(db);
}
