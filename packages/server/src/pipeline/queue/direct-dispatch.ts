import { type RawBuilder, sql } from "kysely";
import { type BucketScope, bucketColumn, bucketIn, bucketOf } from "../../platform/postgres/bucket-scope.ts";
import { textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { StoredSecret } from "../../platform/postgres/tables/tables.ts";
import type { PlannedDelivery } from "../plan/plan-event.ts";

import { deferring } from "./defer-deliveries.ts";
import { andMayHaveSlot } from "./lane-shares.ts";
import { type LaneWake, lanesNamed, markingActive, newestLane, wakingLanes } from "./lanes.ts";
import type { ClaimedDelivery, LeaseRequest } from "./lease-due.ts";

/** The worker of the process that queues or settles. What is leased for it in that very transaction need not be claimed later. */
export interface Dispatcher {
  /**
   * Reserves slots for so many deliveries of these buckets, and memory for so many bytes of large bodies, and returns the lease; null if it
   * has not enough of both. If the bytes are not known yet, the lease limits them.
   */
  reserve(bucket: BucketScope, count: number, bytes?: number): LeaseRequest | null;
  /** Takes what was leased for it. It sends these once they are committed, and forgets them if they never are. */
  dispatch(deliveries: readonly ClaimedDelivery[]): void;
}

/** For a process that queues and does not send, or must not send at once. */
export const NO_DISPATCHER: Dispatcher = { reserve: () => null, dispatch: () => undefined };

/**
 * Runs a transaction that queues beside the worker, which sends what was leased for it there: after the transaction, and only
 * if it was committed. If it failed, nothing is sent here; if it was committed although the answer was lost, the leases expire.
 */
export type DispatchDirectly = <T>(queue: (dispatcher: Dispatcher) => Promise<T>) => Promise<T>;

/** A delivery that was leased as it was queued, with what is known of its endpoint. */
interface LeasedRow {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly secrets: readonly StoredSecret[];
}

/** A lane that was woken and not served. */
interface WokenRow {
  readonly id: null;
  readonly bucket: number;
  readonly blocked: boolean;
}

/** A row that the last statement of queueing returns. */
export type QueuedRow = LeasedRow | WokenRow;

/**
 * The statement that defers, leases and wakes. A lane in which nothing else is pending, and which a claim could serve at once,
 * is left as a claim right after the commit would leave it: its first deliveries are leased, as many as it has slots, and it
 * sleeps until an attempt is settled if others are due. All other lanes are woken. The caller must hold the locks of all lanes.
 *
 * In the order of locks (`lock-pending.ts`) leases come before lanes, and these leases come after. That is safe because nobody
 * can wait for them: nobody sees them or their deliveries before the commit. Whoever waited for the lanes meanwhile, to change
 * pending deliveries, finds the leases then and begins again.
 */
export function queueingAndLeasing(
  request: LeaseRequest,
  deliveries: readonly PlannedDelivery[],
): RawBuilder<QueuedRow> {
  const { bucket, now, laneConcurrency } = request;
  const ready = deliveries.filter(({ problem }) => problem === null);
  const shopIds = ready.map(({ shopId }) => shopId);
  return sql`
    with ${deferring(bucket, deliveries)},
    lanes as ${lanesNamed(bucket, wakesOf(deliveries))},
    idle as (
      select l.shop_id, l.endpoint_id, l.place, coalesce(l.concurrency, ${laneConcurrency}::smallint) - l.sending as slots
      from lanes k
      cross join lateral (${newestLane(bucket)}) as l
      where l.due_at is null and not l.blocked and not l.paused and l.rate_per_second is null
        and l.breaker ->> 'kind' = 'closed'
        and coalesce(greatest(l.not_before, l.next_slot_at, l.probe_at) <= ${now}::timestamptz, true)
        ${andMayHaveSlot("l", request)}
    ),
    ranked as (
      select q.*, q.due_at <= ${now}::timestamptz and q.slots >= row_number() over (
        partition by q.shop_id, q.endpoint_id order by q.due_at, q.position) as is_taken
      from (
        select k.*, coalesce(b.due_at, k.created_at) as due_at, i.slots, i.place
        from unnest(
          ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[], ${textColumn(ready.map(({ id }) => id))}::text[],
          ${textColumn(ready.map(({ endpointId }) => endpointId))}::text[],
          ${timeColumn(ready.map(({ createdAt }) => createdAt))}::timestamptz[]
        ) with ordinality as k (bucket, shop_id, id, endpoint_id, created_at, position)
        join idle i on i.shop_id = k.shop_id and i.endpoint_id = k.endpoint_id
        left join behind b on b.shop_id = k.shop_id and b.id = k.id
      ) as q
    ),
    leased as (
      insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, worker_key, probing)
      select ${bucketIn(bucket, "r")}, r.shop_id, r.id, r.endpoint_id, ${request.leaseId}, ${request.leasedUntil}::timestamptz,
        ${request.workerKey}::int, false
      from ranked r where r.is_taken
    ),
    served as (${notingLeased(request)}),
    active as (${markingActive(bucket, LANES_WITH_MORE)}),
    woken as (${wakingLanes(bucket, LANES_TO_WAKE)} returning l.bucket, l.blocked)
    select r.id, null::smallint as bucket, null::boolean as blocked, e.kind, e.target, e.secrets
    from ranked r
    join endpoint e on e.bucket = ${bucketIn(bucket, "r")} and e.shop_id = r.shop_id and e.id = r.endpoint_id
    where r.is_taken
    union all
    select null, w.bucket, w.blocked, null, null, null from woken w`;
}

/** Only deliveries for which there is no slot stay due, so the lane sleeps, as after a claim that filled it. */
function notingLeased({ bucket, now }: LeaseRequest): RawBuilder<unknown> {
  return sql`
    update lane l set
      fresh_from = coalesce(n.left_from, 'infinity'), fresh_seq = 0, retry_from = 'infinity',
      blocked = coalesce(n.left_from <= ${now}::timestamptz, false),
      due_at = case when n.left_from <= ${now}::timestamptz then null else n.left_from end,
      sending = l.sending + n.taken,
      served_at = ${now}::timestamptz,
      probe_at = null
    from (
      select r.bucket, r.place, (count(*) filter (where r.is_taken))::int as taken,
        min(r.due_at) filter (where not r.is_taken) as left_from
      from ranked r group by r.bucket, r.place
    ) as n
    where l.bucket = ${bucketIn(bucket, "n")} and l.ctid = n.place`;
}

/** The lanes of deliveries, each due when its delivery was made. */
export function wakesOf(deliveries: readonly PlannedDelivery[]): LaneWake[] {
  return deliveries.map(({ shopId, endpointId, createdAt }) => ({ shopId, endpointId, dueAt: createdAt }));
}

/** Those that were not idle. */
const LANES_TO_WAKE = sql`(
    select k.bucket, k.shop_id, k.endpoint_id, k.due_at from lanes k
    left join idle i on i.shop_id = k.shop_id and i.endpoint_id = k.endpoint_id
    where i.shop_id is null
  )`;

/** Those in which something is left to be sent. */
const LANES_WITH_MORE = sql`(
    select k.bucket, k.shop_id, k.endpoint_id from ${LANES_TO_WAKE} as k
    union
    select r.bucket, r.shop_id, r.endpoint_id from ranked r where not r.is_taken
  )`;

/** The leased deliveries as a claim would have returned them. Their bytes are still in memory, so nothing is read. */
export function dispatchedOf(
  request: LeaseRequest,
  deliveries: readonly PlannedDelivery[],
  rows: readonly QueuedRow[],
): ClaimedDelivery[] {
  const byId = new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, row]])));
  return deliveries.flatMap((planned) => {
    const row = byId.get(planned.id);
    return row ? [toClaimed(request, planned, row)] : [];
  });
}

function toClaimed({ bucket, leaseId }: LeaseRequest, planned: PlannedDelivery, row: LeasedRow): ClaimedDelivery {
  // Field by field, because spreading objects into each other takes ten times as long, once for each call.
  return {
    bucket: bucketOf(bucket, planned.shopId),
    shopId: planned.shopId,
    id: planned.id,
    leaseId,
    eventId: planned.eventId,
    ruleId: planned.ruleId,
    endpointId: planned.endpointId,
    orderingKey: planned.orderingKey,
    attempts: 0,
    attemptsSpent: 0,
    probing: false,
    format: planned.format,
    contentType: planned.contentType,
    headers: planned.headers,
    body: planned.body,
    bodyBytes: Buffer.byteLength(planned.body),
    request: planned.request,
    endpointKind: row.kind,
    target: row.target,
    secrets: row.secrets,
    traceparent: planned.traceparent,
  };
}
