import { sql } from "kysely";
import type { PlannedDelivery } from "../../plan/plan-event.ts";
import type { Tx } from "../../world/database.ts";
import { lockLanes, wakeLanes } from "./lock-lanes.ts";

/**
 * Adds deliveries of one bucket, due at once, and wakes their lanes. Runs inside the transaction that stores their
 * event, so that an accepted event cannot be without its calls; the unique index on event, rule and line is the last
 * guard against a second call.
 */
export async function enqueue(tx: Tx, bucket: number, deliveries: readonly PlannedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const column = <K extends keyof PlannedDelivery>(name: K) => deliveries.map((one) => one[name]);
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, state, due_at, format,
      content_type, headers, body, problem, created_at)
    select ${bucket}::smallint, d.shop_id, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number,
      case when d.problem is null then 'pending' else 'failed' end, d.created_at,
      d.format, d.content_type, d.headers, d.body, d.problem, d.created_at
    from unnest(
      ${column("shopId")}::text[], ${column("id")}::text[], ${column("eventId")}::text[], ${column("ruleId")}::text[],
      ${column("endpointId")}::text[], ${deliveries.map((one) => one.lineNumber ?? 0)}::smallint[], ${column("format")}::text[],
      ${column("contentType")}::text[], ${deliveries.map((one) => JSON.stringify(one.headers))}::jsonb[],
      ${column("body")}::text[], ${column("problem")}::text[], ${column("createdAt")}::timestamptz[]
    ) as d (shop_id, id, event_id, rule_id, endpoint_id, line_number, format, content_type, headers, body, problem, created_at)
  `.execute(tx);
  await lockLanes(tx, bucket, deliveries);
  await wakeLanes(
    tx,
    bucket,
    deliveries.map(({ shopId, endpointId, createdAt }) => ({ shopId, endpointId, dueAt: createdAt })),
  );
}
