import { sql } from "kysely";
import type { PlannedDelivery } from "../../plan/plan-event.ts";
import type { Tx } from "../../world/database.ts";
import { lockLanes, wakeLanes } from "./lock-lanes.ts";
import { HOLD_MS } from "./release-held.ts";

/**
 * Adds deliveries of one bucket and wakes their lanes. Runs inside the transaction that stores their event, so that an
 * accepted event cannot be without its calls; the unique index on event, rule and line is the last guard against a
 * second call. A delivery is due at once, or held back while an earlier one of the same order or subscription is still
 * owed to the same endpoint (causal order).
 */
export async function enqueue(tx: Tx, bucket: number, deliveries: readonly PlannedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await lockLanes(tx, bucket, deliveries);
  const column = <K extends keyof PlannedDelivery>(name: K) => deliveries.map((one) => one[name]);
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, held, state, due_at,
      format, content_type, headers, body, request, part, problem, traceparent, created_at)
    select ${bucket}::smallint, d.shop_id, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number, d.subject, h.held,
      case when d.problem is null then 'pending' else 'failed' end,
      case when h.held then d.held_until else d.created_at end,
      d.format, d.content_type, d.headers, d.body, d.request, d.part, d.problem, d.traceparent, d.created_at
    from unnest(
      ${column("shopId")}::text[], ${column("id")}::text[], ${column("eventId")}::text[], ${column("ruleId")}::text[],
      ${column("endpointId")}::text[], ${deliveries.map((one) => one.lineNumber ?? 0)}::smallint[],
      ${column("subject")}::text[], ${followers(deliveries)}::boolean[], ${column("format")}::text[],
      ${column("contentType")}::text[], ${deliveries.map((one) => JSON.stringify(one.headers))}::jsonb[],
      ${column("body")}::text[], ${deliveries.map(({ request }) => request && JSON.stringify(request))}::jsonb[],
      ${column("part")}::text[], ${column("problem")}::text[], ${column("traceparent")}::text[],
      ${column("createdAt")}::timestamptz[], ${deliveries.map(heldUntil)}::timestamptz[]
    ) with ordinality as d (shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, follows, format,
      content_type, headers, body, request, part, problem, traceparent, created_at, held_until, position)
    cross join lateral (
      select d.problem is null and (d.follows or (d.subject is not null and exists (
        select 1 from delivery p
        where p.bucket = ${bucket}::smallint and p.shop_id = d.shop_id and p.endpoint_id = d.endpoint_id
          and p.subject = d.subject and p.state in ('pending', 'waiting')
      ))) as held
    ) as h
    order by d.position`.execute(tx);
  // By a statement of its own: with this one in front, a cluster no longer sees that the other stays on one node (decision 0013).
  await wakeLanes(
    tx,
    bucket,
    deliveries.map(({ shopId, endpointId, createdAt }) => ({ shopId, endpointId, dueAt: createdAt })),
  );
}

/** Reckoned here, because adding an interval is STABLE, which Citus refuses in CASE (decision 0013). */
function heldUntil({ createdAt }: PlannedDelivery): Date {
  return new Date(createdAt.getTime() + HOLD_MS);
}

/** Which deliveries follow one of an earlier event in this very batch, which the statement itself cannot see yet. */
function followers(deliveries: readonly PlannedDelivery[]): boolean[] {
  const firstEvents = new Map<string, string | null>();
  return deliveries.map(({ shopId, endpointId, subject, eventId, problem }) => {
    if (subject === null || problem !== null) return false;
    const place = `${shopId} ${endpointId} ${subject}`;
    const firstEvent = firstEvents.has(place) ? firstEvents.get(place) : eventId;
    firstEvents.set(place, firstEvent ?? null);
    return firstEvent !== eventId;
  });
}
