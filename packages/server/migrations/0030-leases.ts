import { type Kysely, sql } from "kysely";

/**
 * Who is sending what, in a table of its own: a claim adds a short row here and leaves the delivery as it is, which has its bytes
 * and six index entries that would all be written anew. Breaks the version before: docs/decisions/0021.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table lease (
      bucket smallint not null,
      shop_id text collate "C" not null,
      delivery_id text collate "C" not null,
      endpoint_id text collate "C" not null,
      lease_id text collate "C" not null,
      leased_until timestamptz not null,
      probing boolean not null,
      cancelling boolean not null default false,
      primary key (bucket, shop_id, delivery_id)
    )`.execute(db);
  await sql`create index lease_endpoint on lease (bucket, shop_id, endpoint_id)`.execute(db);
  await sql`alter table lane add column sending integer not null default 0`.execute(db);
  await moveLeases(db);
  await sql`
    alter table delivery drop column lease_id, drop column leased_until, drop column leased_endpoint_id,
      drop column probing, drop column cancelling`.execute(db);
  await sql`
    alter table delivery drop constraint delivery_state_check,
      add check (state in ('pending', 'delivered', 'waiting', 'failed', 'cancelled'))`.execute(db);
  await sql`drop index delivery_subject`.execute(db);
  await sql`
    create index delivery_subject on delivery (bucket, shop_id, endpoint_id, subject, seq)
    where subject is not null and state in ('pending', 'waiting')`.execute(db);
}

/** What is being sent while the hub is upgraded keeps its lease, and is what it was before. */
async function moveLeases(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing, cancelling)
    select bucket, shop_id, id, leased_endpoint_id, lease_id, leased_until, probing, cancelling
    from delivery where state = 'sending'`.execute(db);
  await sql`
    update lane l set sending = k.sending
    from (select bucket, shop_id, endpoint_id, count(*)::int as sending from lease group by 1, 2, 3) as k
    where l.bucket = k.bucket and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id`.execute(db);
  await sql`
    update delivery set state = case when attempts_spent > 0 then 'waiting' else 'pending' end
    where state = 'sending'`.execute(db);
}
