import { type RawBuilder, sql } from "kysely";
import {
  intColumn,
  jsonColumn,
  jsonTextColumn,
  smallintColumn,
  textColumn,
  timeColumn,
} from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { PlannedDelivery } from "../plan/plan-event.ts";
import { ownPart } from "../plan/rest-of-body.ts";
import { holdingBack } from "./hold-back.ts";
import { lockLanes, waking } from "./lock-lanes.ts";
import { NOBODY, type QueuedRow, type Taker, takenOf, takingAtOnce, wakesOf } from "./take-at-once.ts";

/**
 * Adds deliveries of one bucket and wakes their lanes. Runs inside the transaction that stores their event, so that an
 * accepted event cannot be without its calls; the unique index on event, rule and line is the last guard against a
 * second call. A delivery is due at once, or held back while another one of the same order or subscription is still
 * owed to the same endpoint (causal order).
 *
 * The lanes are locked only when the deliveries, with all their bytes, are written: nobody sees these before the commit, and
 * nothing can be claimed or settled in a lane that is locked.
 */
export const enqueue = enqueueBeside(NOBODY);

/** Queues deliveries, and says whether any of them is to be claimed after the commit. */
export type Enqueue = (tx: Tx, bucket: number, deliveries: readonly PlannedDelivery[]) => Promise<boolean>;

/** The same beside a worker that makes calls at once as far as it has room and their lanes are idle (`take-at-once.ts`). */
export function enqueueBeside(taker: Taker): Enqueue {
  return async (tx, bucket, deliveries) => {
    if (deliveries.length === 0) return false;
    await addDeliveries(tx, bucket, deliveries);
    await lockLanes(tx, bucket, deliveries);
    const wish = taker.offer(bucket, deliveries.length);
    const last = wish === null ? holdingAndWaking(bucket, deliveries) : takingAtOnce(wish, deliveries);
    const { rows } = await last.execute(tx);
    if (wish !== null) taker.take(takenOf(wish, deliveries, rows));
    // A lane that is blocked has no slot for anybody before the next settlement, which looks at it.
    return rows.some((row) => row.id === null && !row.blocked);
  };
}

type TextName = {
  [Name in keyof PlannedDelivery]: PlannedDelivery[Name] extends string | null ? Name : never;
}[keyof PlannedDelivery];

/** Each is written as what it most likely comes to, delivered at the first attempt; and as long as it is not, `owed` says so. */
async function addDeliveries(tx: Tx, bucket: number, deliveries: readonly PlannedDelivery[]): Promise<void> {
  const texts = <K extends TextName>(name: K) => textColumn(deliveries.map((one) => one[name]));
  await sql`
    with added as (
      insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, state, due_at, attempts,
        attempts_spent, format, content_type, headers, body, rest_at, request, part, problem, traceparent, created_at)
      select ${bucket}::smallint, d.shop_id, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number, d.subject,
        case when d.problem is null then 'delivered' else 'failed' end, d.created_at,
        case when d.problem is null then 1 else 0 end, case when d.problem is null then 1 else 0 end,
        d.format, d.content_type, d.headers, d.body, d.rest_at, d.request, d.part, d.problem, d.traceparent, d.created_at
      from unnest(
        ${texts("shopId")}::text[], ${texts("id")}::text[], ${texts("eventId")}::text[], ${texts("ruleId")}::text[],
        ${texts("endpointId")}::text[], ${smallintColumn(deliveries.map((one) => one.lineNumber ?? 0))}::smallint[], ${texts("subject")}::text[],
        ${texts("format")}::text[], ${texts("contentType")}::text[],
        ${jsonColumn(deliveries.map((one) => JSON.stringify(one.headers)))}::jsonb[],
        ${textColumn(deliveries.map(({ body, rest }) => ownPart(body, rest)))}::text[],
        ${intColumn(deliveries.map(({ rest }) => rest?.at ?? null))}::int[],
        ${jsonColumn(deliveries.map(({ request }) => request && JSON.stringify(request)))}::jsonb[], ${texts("part")}::text[],
        ${jsonTextColumn(deliveries.map(({ problem }) => problem && JSON.stringify(problem)))}::json[], ${texts("traceparent")}::text[],
        ${timeColumn(deliveries.map(({ createdAt }) => createdAt))}::timestamptz[]
      ) with ordinality as d (shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, format,
        content_type, headers, body, rest_at, request, part, problem, traceparent, created_at, position)
      order by d.position
      returning shop_id, id, endpoint_id, event_id, subject, seq, due_at, problem
    )
    insert into owed (bucket, shop_id, id, endpoint_id, event_id, subject, seq, state, due_at)
    select ${bucket}::smallint, a.shop_id, a.id, a.endpoint_id, a.event_id, a.subject, a.seq, 'pending', a.due_at
    from added a where a.problem is null`.execute(tx);
}

function holdingAndWaking(bucket: number, deliveries: readonly PlannedDelivery[]): RawBuilder<QueuedRow> {
  return sql`
    with ${holdingBack(bucket, deliveries)}
    ${waking(bucket, wakesOf(deliveries))}
    returning null as id, l.blocked`;
}
