import { type RawBuilder, sql } from "kysely";
import { textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { StoredSecret } from "../../platform/postgres/tables/tables.ts";
import type { PlannedDelivery } from "../plan/plan-event.ts";
import type { ClaimWish } from "./claim-lanes.ts";
import { holdingBack } from "./hold-back.ts";
import type { ClaimedDelivery } from "./lease-due.ts";
import { type LaneWake, lanesNamed, wakingThose } from "./lock-lanes.ts";

/** The worker of the process that queues or settles: what is leased for it in the very transaction that does so need not be claimed after it. */
export interface Taker {
  /** Keeps room for so many deliveries of a bucket, and says by which lease; null if it has no room for all of them. */
  offer(bucket: number, count: number): ClaimWish | null;
  /** Told what was leased for it. It makes these calls once they are committed, and forgets them if they never are. */
  take(deliveries: readonly ClaimedDelivery[]): void;
}

/** Where whoever queues does not send, or may not send at once. */
export const NOBODY: Taker = { offer: () => null, take: () => undefined };

/** A delivery that was leased as it was queued, with what is known of its endpoint. */
interface TakenRow {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly secrets: readonly StoredSecret[];
}

/** A lane that was woken and not served. */
interface WokenRow {
  readonly id: null;
  readonly blocked: boolean;
}

/** What came of queueing beside a worker. */
export type QueuedRow = TakenRow | WokenRow;

/**
 * The statement that holds back, leases and wakes. A lane that owes nothing else, and that a claim could serve at once, is left as
 * a claim right after the commit would leave it: its first deliveries leased, as many as it has slots, and asleep until an
 * attempt is settled if others are due. All other lanes are woken. The caller holds the locks of all of them.
 *
 * In the order of locks (`hold-owed.ts`) leases come before lanes, and these come after: but nobody can wait for them, as nobody
 * sees them or their deliveries before the commit. Whoever waited for the lanes meanwhile, to change what is owed, finds them then
 * and begins anew.
 */
export function takingAtOnce(wish: ClaimWish, deliveries: readonly PlannedDelivery[]): RawBuilder<QueuedRow> {
  const { bucket, now, laneConcurrency } = wish;
  const ready = deliveries.filter(({ problem }) => problem === null);
  return sql`
    with ${holdingBack(bucket, deliveries)},
    lanes as ${lanesNamed(wakesOf(deliveries))},
    idle as (
      select l.shop_id, l.endpoint_id, coalesce(l.concurrency, ${laneConcurrency}::smallint) - l.sending as slots
      from lanes k
      join lane l on l.bucket = ${bucket}::smallint and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
      where l.due_at is null and not l.blocked and not l.paused and l.rate_per_second is null
        and l.breaker ->> 'kind' = 'closed'
        and coalesce(greatest(l.not_before, l.next_slot_at, l.probe_at) <= ${now}::timestamptz, true)
    ),
    ranked as (
      select q.*, q.due_at <= ${now}::timestamptz and q.slots >= row_number() over (
        partition by q.shop_id, q.endpoint_id order by q.due_at, q.position) as is_taken
      from (
        select k.*, coalesce(b.due_at, k.created_at) as due_at, i.slots
        from unnest(
          ${textColumn(ready.map(({ shopId }) => shopId))}::text[], ${textColumn(ready.map(({ id }) => id))}::text[],
          ${textColumn(ready.map(({ endpointId }) => endpointId))}::text[],
          ${timeColumn(ready.map(({ createdAt }) => createdAt))}::timestamptz[]
        ) with ordinality as k (shop_id, id, endpoint_id, created_at, position)
        join idle i on i.shop_id = k.shop_id and i.endpoint_id = k.endpoint_id
        left join behind b on b.shop_id = k.shop_id and b.id = k.id
      ) as q
    ),
    leased as (
      insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
      select ${bucket}::smallint, r.shop_id, r.id, r.endpoint_id, ${wish.leaseId}, ${wish.leasedUntil}::timestamptz, false
      from ranked r where r.is_taken
    ),
    served as (${notingTaken(wish)}),
    woken as (${wakingThose(bucket, LANES_TO_WAKE)} returning l.blocked)
    select r.id, null::boolean as blocked, e.kind, e.target, e.secrets
    from ranked r
    join endpoint e on e.bucket = ${bucket}::smallint and e.shop_id = r.shop_id and e.id = r.endpoint_id
    where r.is_taken
    union all
    select null, w.blocked, null, null, null from woken w`;
}

/** Only what there is no slot for is due and left: so the lane sleeps, as after a claim that filled it. */
function notingTaken({ bucket, now }: ClaimWish): RawBuilder<unknown> {
  return sql`
    update lane l set
      fresh_from = coalesce(n.left_from, 'infinity'), fresh_seq = 0,
      blocked = coalesce(n.left_from <= ${now}::timestamptz, false),
      due_at = case when n.left_from <= ${now}::timestamptz then null else n.left_from end,
      sending = l.sending + n.taken,
      served_at = case when n.taken > 0 then ${now}::timestamptz else l.served_at end,
      probe_at = null
    from (
      select r.shop_id, r.endpoint_id, (count(*) filter (where r.is_taken))::int as taken,
        min(r.due_at) filter (where not r.is_taken) as left_from
      from ranked r group by r.shop_id, r.endpoint_id
    ) as n
    where l.bucket = ${bucket}::smallint and l.shop_id = n.shop_id and l.endpoint_id = n.endpoint_id`;
}

/** The lanes of deliveries, each due when its delivery was made. */
export function wakesOf(deliveries: readonly PlannedDelivery[]): LaneWake[] {
  return deliveries.map(({ shopId, endpointId, createdAt }) => ({ shopId, endpointId, dueAt: createdAt }));
}

/** Those that were not idle. */
const LANES_TO_WAKE = sql`(
    select k.shop_id, k.endpoint_id, k.due_at from lanes k
    left join idle i on i.shop_id = k.shop_id and i.endpoint_id = k.endpoint_id
    where i.shop_id is null
  )`;

/** What a claim would have returned of those that were taken: their bytes are still in memory. */
export function takenOf(
  wish: ClaimWish,
  deliveries: readonly PlannedDelivery[],
  rows: readonly QueuedRow[],
): ClaimedDelivery[] {
  const byId = new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, row]])));
  return deliveries.flatMap((planned) => {
    const row = byId.get(planned.id);
    return row ? [toClaimed(wish, planned, row)] : [];
  });
}

function toClaimed({ bucket, leaseId }: ClaimWish, planned: PlannedDelivery, row: TakenRow): ClaimedDelivery {
  // Field by field, as in a claim.
  return {
    bucket,
    shopId: planned.shopId,
    id: planned.id,
    leaseId,
    eventId: planned.eventId,
    ruleId: planned.ruleId,
    endpointId: planned.endpointId,
    subject: planned.subject,
    attempts: 0,
    attemptsSpent: 0,
    probing: false,
    format: planned.format,
    contentType: planned.contentType,
    headers: planned.headers,
    body: planned.body,
    request: planned.request,
    endpointKind: row.kind,
    target: row.target,
    secrets: row.secrets,
    traceparent: planned.traceparent,
  };
}
