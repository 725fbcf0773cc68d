import { sql } from "kysely";
import type { PlannedDelivery } from "../../plan/plan-event.ts";
import { jsonColumn, textColumn, timeColumn } from "../../world/columns.ts";
import type { Tx } from "../../world/database.ts";
import { lockLanes, waking } from "./lock-lanes.ts";
import { HOLD_MS } from "./release-held.ts";

/**
 * Adds deliveries of one bucket and wakes their lanes. Runs inside the transaction that stores their event, so that an
 * accepted event cannot be without its calls; the unique index on event, rule and line is the last guard against a
 * second call. A delivery is due at once, or held back while another one of the same order or subscription is still
 * owed to the same endpoint (causal order).
 *
 * The lanes are locked only when the deliveries, with all their bytes, are written: nobody sees these before the commit, and
 * nothing can be claimed or settled in a lane that is locked.
 */
export async function enqueue(tx: Tx, bucket: number, deliveries: readonly PlannedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await addDeliveries(tx, bucket, deliveries);
  await lockLanes(tx, bucket, deliveries);
  await holdAndWake(tx, bucket, deliveries);
}

type TextName = {
  [Name in keyof PlannedDelivery]: PlannedDelivery[Name] extends string | null ? Name : never;
}[keyof PlannedDelivery];

async function addDeliveries(tx: Tx, bucket: number, deliveries: readonly PlannedDelivery[]): Promise<void> {
  const texts = <K extends TextName>(name: K) => textColumn(deliveries.map((one) => one[name]));
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, state, due_at,
      format, content_type, headers, body, request, part, problem, traceparent, created_at)
    select ${bucket}::smallint, d.shop_id, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number, d.subject,
      case when d.problem is null then 'pending' else 'failed' end, d.created_at,
      d.format, d.content_type, d.headers, d.body, d.request, d.part, d.problem, d.traceparent, d.created_at
    from unnest(
      ${texts("shopId")}::text[], ${texts("id")}::text[], ${texts("eventId")}::text[], ${texts("ruleId")}::text[],
      ${texts("endpointId")}::text[], ${deliveries.map((one) => one.lineNumber ?? 0)}::smallint[], ${texts("subject")}::text[],
      ${texts("format")}::text[], ${texts("contentType")}::text[],
      ${jsonColumn(deliveries.map((one) => JSON.stringify(one.headers)))}::jsonb[], ${texts("body")}::text[],
      ${jsonColumn(deliveries.map(({ request }) => request && JSON.stringify(request)))}::jsonb[], ${texts("part")}::text[],
      ${texts("problem")}::text[], ${texts("traceparent")}::text[],
      ${timeColumn(deliveries.map(({ createdAt }) => createdAt))}::timestamptz[]
    ) with ordinality as d (shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, format,
      content_type, headers, body, request, part, problem, traceparent, created_at, position)
    order by d.position`.execute(tx);
}

/**
 * Wakes the lanes, and holds back those behind which another event of the same order or subscription is owed: one before it in
 * this batch, or one that somebody else has queued, even with a higher place, as who has the lane first is accepted first. Under
 * the lanes' locks, so that what ends meanwhile either is seen as ended or sees who waits for it.
 */
async function holdAndWake(tx: Tx, bucket: number, deliveries: readonly PlannedDelivery[]): Promise<void> {
  const ordered = deliveries.filter(({ subject, problem }) => subject !== null && problem === null);
  const idColumn = textColumn(ordered.map(({ id }) => id));
  const wakes = deliveries.map(({ shopId, endpointId, createdAt }) => ({ shopId, endpointId, dueAt: createdAt }));
  await sql`
    with holding as (
      update delivery d set held = true, due_at = k.held_until
      from unnest(
        ${textColumn(ordered.map(({ shopId }) => shopId))}::text[], ${idColumn}::text[],
        ${timeColumn(ordered.map(heldUntil))}::timestamptz[]
      ) as k (shop_id, id, held_until)
      where d.bucket = ${bucket}::smallint and d.shop_id = k.shop_id and d.id = k.id and exists (
        select 1 from delivery p
        where p.bucket = ${bucket}::smallint and p.shop_id = d.shop_id and p.endpoint_id = d.endpoint_id
          and p.subject = d.subject and p.event_id is distinct from d.event_id and p.state in ('pending', 'waiting')
          and (p.seq < d.seq or p.id <> all(${idColumn}::text[]))
        offset 0)
    )
    ${waking(bucket, wakes)}`.execute(tx);
}

/** Reckoned here, because adding an interval is STABLE, which Citus refuses in CASE (decision 0013). */
function heldUntil({ createdAt }: PlannedDelivery): Date {
  return new Date(createdAt.getTime() + HOLD_MS);
}
