import { type Kysely, sql } from "kysely";

/**
 * What a call says and its event says are the same to the last letter, from the data on. Such an end is kept once, with the event, and the
 * call says where in the event's text it begins, counted as JavaScript counts; null where its body is whole, as all are that were
 * there before. Breaks the version before, which would send a call without its end: docs/decisions/0039.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table delivery add column rest_at integer`.execute(db);
  await sql`
    create or replace view delivery_now as
    select d.bucket, d.shop_id, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number, d.subject, d.seq, d.overtook,
      coalesce(o.state, d.state) as state, o.id as owed_id, o.state as owed_as, o.endpoint_id as owed_at,
      d.state as ended_as, coalesce(o.held, false) as held,
      coalesce(o.due_at, d.due_at) as due_at, coalesce(o.attempts, d.attempts) as attempts,
      coalesce(o.attempts_spent, d.attempts_spent) as attempts_spent,
      d.format, d.content_type, d.headers, d.body, d.problem, d.request, d.part, d.traceparent, d.created_at, d.rest_at
    from delivery d
    left join owed o on o.bucket = d.bucket and o.shop_id = d.shop_id and o.id = d.id`.execute(db);
}
