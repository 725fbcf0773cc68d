import { type RawBuilder, sql } from "kysely";
import { type BucketScope, bucketColumn, bucketIn } from "../../platform/postgres/bucket-scope.ts";
import {
  intColumn,
  jsonColumn,
  jsonTextColumn,
  smallintColumn,
  textColumn,
  timeColumn,
} from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { PlannedDelivery } from "../plan/plan-event.ts";
import { withoutSharedSuffix } from "../plan/shared-body-suffix.ts";
import { deferring } from "./defer-deliveries.ts";
import {
  type Dispatcher,
  dispatchedOf,
  NO_DISPATCHER,
  type QueuedRow,
  queueingAndLeasing,
  wakesOf,
} from "./direct-dispatch.ts";
import { lanesNamed, lockLanes, markingActive, wakeLanes, wakingLanes } from "./lanes.ts";
import { limitedBytes } from "./lease-due.ts";

/**
 * Adds deliveries and wakes their lanes. Returns the buckets in which any of them is to be claimed after the commit. Runs
 * inside the transaction that stores their event, so that an accepted event cannot be without its calls. The unique index on
 * event, rule and line is the last guard against a second call. A delivery is due at once, or deferred while another one of
 * the same order or subscription is still pending at the same endpoint (causal order).
 *
 * The lanes are locked only after the deliveries, with all their bytes, are written. They are not visible before the commit, and
 * nothing can be claimed or settled in a lane that is locked, so the lock should be short.
 */
export function enqueue(tx: Tx, bucket: BucketScope, deliveries: readonly PlannedDelivery[]): Promise<number[]> {
  return enqueueWith(NO_DISPATCHER, tx, { bucket, deliveries });
}

/** The same beside a worker that sends at once as far as it has free slots and the lanes are idle (`direct-dispatch.ts`). */
export async function enqueueWith(
  dispatcher: Dispatcher,
  tx: Tx,
  { bucket, deliveries }: { readonly bucket: BucketScope; readonly deliveries: readonly PlannedDelivery[] },
): Promise<number[]> {
  if (deliveries.length === 0) return [];
  await addDeliveries(tx, bucket, deliveries);
  await lockLanes(tx, bucket, deliveries);
  const request = dispatcher.reserve(bucket, deliveries.length, bytesOf(deliveries));
  const last = request === null ? deferringAndWaking(bucket, deliveries) : queueingAndLeasing(request, deliveries);
  const { rows } = await last.execute(tx);
  if (request !== null) dispatcher.dispatch(dispatchedOf(request, deliveries, rows));
  // A blocked lane has no free slot before its next settlement, which makes it due again.
  return [...new Set(rows.flatMap((row) => (row.id === null && !row.blocked ? [row.bucket] : [])))];
}

function bytesOf(deliveries: readonly PlannedDelivery[]): number {
  return deliveries.reduce((sum, { body }) => sum + limitedBytes(Buffer.byteLength(body)), 0);
}

type TextName = {
  [Name in keyof PlannedDelivery]: PlannedDelivery[Name] extends string | null ? Name : never;
}[keyof PlannedDelivery];

/**
 * Each is written with the state it most likely ends in: delivered at the first attempt. While it has a row in `pending_delivery` it
 * has not ended, and its state does not count. So a delivery that succeeds at once is never updated (decision 0036).
 */
async function addDeliveries(tx: Tx, bucket: BucketScope, deliveries: readonly PlannedDelivery[]): Promise<void> {
  const texts = <K extends TextName>(name: K) => textColumn(deliveries.map((one) => one[name]));
  const shopIds = deliveries.map((one) => one.shopId);
  await sql`
    with added as (
      insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, final_state, due_at, attempts,
        attempts_spent, format, content_type, headers, body, shared_suffix_at, body_bytes, request, call_key, problem, traceparent, created_at)
      select ${bucketIn(bucket, "d")}, d.shop_id, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number, d.ordering_key,
        case when d.problem is null then 'delivered' else 'failed' end, d.created_at,
        case when d.problem is null then 1 else 0 end, case when d.problem is null then 1 else 0 end,
        d.format, d.content_type, d.headers, d.body, d.shared_suffix_at, d.body_bytes, d.request, d.call_key, d.problem, d.traceparent, d.created_at
      from unnest(
        ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[], ${texts("id")}::text[], ${texts("eventId")}::text[], ${texts("ruleId")}::text[],
        ${texts("endpointId")}::text[], ${smallintColumn(deliveries.map((one) => one.lineNumber ?? 0))}::smallint[], ${texts("orderingKey")}::text[],
        ${texts("format")}::text[], ${texts("contentType")}::text[],
        ${jsonColumn(deliveries.map((one) => JSON.stringify(one.headers)))}::jsonb[],
        ${textColumn(deliveries.map(({ body, sharedSuffix }) => withoutSharedSuffix(body, sharedSuffix)))}::text[],
        ${intColumn(deliveries.map(({ sharedSuffix }) => sharedSuffix?.at ?? null))}::int[], ${intColumn(deliveries.map(({ body }) => Buffer.byteLength(body)))}::int[],
        ${jsonColumn(deliveries.map(({ request }) => request && JSON.stringify(request)))}::jsonb[], ${texts("callKey")}::text[],
        ${jsonTextColumn(deliveries.map(({ problem }) => problem && JSON.stringify(problem)))}::json[], ${texts("traceparent")}::text[],
        ${timeColumn(deliveries.map(({ createdAt }) => createdAt))}::timestamptz[]
      ) with ordinality as d (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, format,
        content_type, headers, body, shared_suffix_at, body_bytes, request, call_key, problem, traceparent, created_at, position)
      order by d.position
      returning bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, due_at, body_bytes, problem
    )
    insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at, body_bytes)
    select ${bucketIn(bucket, "a")}, a.shop_id, a.id, a.endpoint_id, a.event_id, a.ordering_key, a.seq, 'pending', a.due_at, a.body_bytes
    from added a where a.problem is null`.execute(tx);
}

function deferringAndWaking(bucket: BucketScope, deliveries: readonly PlannedDelivery[]): RawBuilder<QueuedRow> {
  return sql`
    with ${deferring(bucket, deliveries)},
    lanes as ${lanesNamed(bucket, wakesOf(deliveries))},
    active as (${markingActive(bucket, sql`lanes`)})
    ${wakingLanes(bucket, sql`lanes`)}
    returning null as id, l.bucket, l.blocked`;
}

/** The format of an unsubscribe notice: a DELETE without a body, which tells a hook's owner that the hook has ended. */
export const UNSUBSCRIBE_FORMAT = "rest-hook-unsubscribe";

/** A delivery without an event and a rule: a test call or an unsubscribe notice. */
export interface StandaloneDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly format: string;
  readonly contentType: string;
  readonly body: string;
  readonly createdAt: Date;
}

/** Adds it, due at once, and wakes its lane. Like every delivery it is queued, retried and logged. */
export async function enqueueStandalone(tx: Tx, shop: ShopKey, one: StandaloneDelivery): Promise<void> {
  const { id, endpointId, format, contentType, body, createdAt } = one;
  await lockLanes(tx, shop.bucket, [{ shopId: shop.id, endpointId }]);
  await sql`
    with added as (
      insert into delivery (bucket, shop_id, id, endpoint_id, line_number, due_at, format, content_type, headers, body,
        body_bytes, created_at)
      values (${shop.bucket}, ${shop.id}, ${id}, ${endpointId}, 0, ${createdAt}, ${format}, ${contentType}, '{}',
        ${body}, ${Buffer.byteLength(body)}, ${createdAt})
      returning shop_id, id, endpoint_id, seq, due_at, body_bytes
    )
    insert into pending_delivery (bucket, shop_id, id, endpoint_id, seq, state, due_at, body_bytes)
    select ${shop.bucket}::smallint, a.shop_id, a.id, a.endpoint_id, a.seq, 'pending', a.due_at, a.body_bytes from added a`.execute(
    tx,
  );
  await wakeLanes(tx, shop.bucket, [{ shopId: shop.id, endpointId, dueAt: createdAt }]);
}
