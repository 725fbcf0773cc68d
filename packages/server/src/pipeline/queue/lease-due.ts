import type { Breaker, FilledCall } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { type BucketScope, bucketColumn, bucketIn, bucketOf } from "../../platform/postgres/bucket-scope.ts";
import { booleanColumn, intColumn, textColumn } from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { PendingDeliveryTable } from "../../platform/postgres/tables/delivery-tables.ts";
import type { StoredSecret } from "../../platform/postgres/tables/tables.ts";
import type { SealedHeaders } from "../plan/sealed-headers.ts";
import { withSharedSuffix } from "../plan/shared-body-suffix.ts";
import { isLeasedNow } from "./delivery-conditions.ts";
import type { LaneShares } from "./lane-shares.ts";

/** What a worker asks for when something is to be leased for it. */
export interface LeaseRequest {
  readonly bucket: BucketScope;
  readonly now: Date;
  readonly leaseId: string;
  readonly leasedUntil: Date;
  /** The name of the worker (`worker-session.ts`); null if only time can end its leases. */
  readonly workerKey: number | null;
  /** How many free slots the worker has. */
  readonly deliveriesMax: number;
  /** How many bytes of large bodies may come. The one that exceeds this is the last, so that each can be leased. */
  readonly bytesMax: number;
  /** How many deliveries of one lane may be in flight over all workers, unless the lane has its own limit. */
  readonly laneConcurrency: number;
  /** How the worker's slots are divided; without it any lane may have all of them. */
  readonly shares?: LaneShares;
}

/** As how many bytes a body counts against `bytesMax`. */
export function limitedBytes(bodyBytes: number): number {
  return bodyBytes > LARGE_BODY_BYTES ? bodyBytes : 0;
}

/** A lane whose lock the caller holds. */
export interface ClaimableLane {
  readonly shop_id: string;
  readonly endpoint_id: string;
  readonly concurrency: number;
  /** How many leases it has. */
  readonly sending: number;
  readonly rate_per_second: number | null;
  /** No fresh delivery that is not in flight is due before this. As text, because the database also has -infinity. */
  readonly fresh_from: string;
  /** Of those due at that moment, none has a lower `seq` than this. */
  readonly fresh_seq: string;
  /** No retry that is not in flight is due before this. As text, like `fresh_from`. */
  readonly retry_from: string;
  /** While it is not closed, one delivery may go, as the probe. */
  readonly breaker: Breaker;
  /** The kind of its endpoint, which with the two below is all that an attempt must know of it. */
  readonly kind: string;
  readonly target: string;
  readonly secrets: readonly StoredSecret[];
}

/** A delivery that this worker alone may attempt until its lease ends. */
export interface ClaimedDelivery {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly eventId: string | null;
  readonly ruleId: string | null;
  readonly endpointId: string;
  /** The order or subscription that it is about. */
  readonly orderingKey: string | null;
  /** How many attempts were made. */
  readonly attempts: number;
  readonly attemptsSpent: number;
  /** True for the one delivery that probes an endpoint whose breaker is open: its failure does not spend its schedule. */
  readonly probing: boolean;
  readonly format: string;
  readonly contentType: string;
  readonly headers: SealedHeaders;
  /** Null if its end is stored with an event that is missing, which Haak never brings about. */
  readonly body: string | null;
  readonly bodyBytes: number;
  /** The call's own address, without the key, if it has one. */
  readonly request: Pick<FilledCall, "method" | "url"> | null;
  readonly endpointKind: string;
  readonly target: string;
  readonly secrets: readonly StoredSecret[];
  /** The span that its attempts belong to, as a `traceparent`; null if it was not traced. */
  readonly traceparent: string | null;
}

/** Retries come this many seconds after fresh deliveries: they give way, but their turn always comes. */
const RETRY_BEHIND_SECONDS = 30;
/** Smaller bodies are not limited, so that hanging endpoints with large bodies do not delay other endpoints. */
const LARGE_BODY_BYTES = 32_768;
/** Claims a second for one lane with a rate; a faster rate takes several deliveries at each. */
const PACED_CLAIMS_A_SECOND = 20;

/**
 * Leases due deliveries of locked lanes: fresh ones before retries, within the free slots and the pace of each lane, in the order
 * of the lanes until the worker has no more free slots. No other transaction changes the pending deliveries of a locked lane
 * (`lock-pending.ts`), so no delivery need be locked. A deferred one that is due has waited long enough: it goes, and its row
 * notes that (`overtook`). The row of the delivery does not change, because the lease shows that it is in flight (decision 0021).
 *
 * A lane ends at a large body for which the worker has no memory (decision 0048). Sizes stand in `pending_delivery`, so that no body is
 * read for that. Nothing of the lane is skipped, because its next claim begins after the last delivery that was leased.
 *
 * Each delivery is read by its whole key (`offset 0`), whatever the statistics of the tables say. The text of an event comes with
 * the first of the calls in a row that share it.
 */
export async function leaseDue(tx: Tx, request: LeaseRequest, lanes: readonly ClaimableLane[]): Promise<LeasedOfLanes> {
  const rows = await leaseRows(tx, request, lanes);
  const texts = textsOfEvents(rows);
  const claimed = rows.flatMap((row) => {
    const lane = lanes[row.place - 1];
    const body = withSharedSuffix(row.body, row.sharedSuffixAt, texts.get(row.eventId) ?? null);
    return lane ? [{ row, delivery: toClaimed(request, { lane, row, body }) }] : [];
  });
  const overtaking = claimed.filter(({ row }) => row.deferred).map(({ delivery }) => delivery);
  if (overtaking.length > 0) await noteOvertaking(tx, request.bucket, overtaking);
  return { deliveries: claimed.map(({ delivery }) => delivery), lanes: advance(lanes, rows) };
}

async function leaseRows(tx: Tx, request: LeaseRequest, lanes: readonly ClaimableLane[]): Promise<LeasedRow[]> {
  const { rows } = await sql<LeasedRow>`
    with lane_slots as materialized (${slotsOfLanes(request, lanes)}),
    candidate as (
      select r.place, r.bucket, r.probing, c.* from lane_slots r
      cross join lateral (
        select u.* from (
          select f.*, f.due_at as turn from (${due(request, "pending")}) as f
          union all
          select a.*, a.due_at + ${RETRY_BEHIND_SECONDS} * interval '1 second' from (${due(request, "waiting")}) as a
        ) as u
        order by u.turn, u.seq
        limit r.slots
      ) as c
      limit ${request.deliveriesMax}
    ),
    fitting as (
      select c.* from (
        select c.*, sum(c.large_bytes) over (partition by c.place order by c.turn, c.seq) as of_lane,
          sum(c.large_bytes) over (order by c.place, c.turn, c.seq rows between unbounded preceding and 1 preceding) as before
        from (select *, case when body_bytes > ${LARGE_BODY_BYTES} then body_bytes else 0 end as large_bytes from candidate) as c
      ) as c
      where c.of_lane = 0 or coalesce(c.before, 0) < ${request.bytesMax}::bigint
    ),
    leased as (
      insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, worker_key, probing)
      select ${bucketIn(request.bucket, "c")}, c.shop_id, c.id, c.endpoint_id, ${request.leaseId}, ${request.leasedUntil}::timestamptz,
        ${request.workerKey}::int, c.probing
      from fitting c
    )
    select c.place::int, c.id, d.event_id as "eventId", d.rule_id as "ruleId", c.ordering_key as "orderingKey", c.attempts,
      c.attempts_spent as "attemptsSpent", c.probing, d.format, d.content_type as "contentType", d.headers, d.body, c.body_bytes as "bodyBytes", d.request, d.traceparent, c.deferred as deferred,
      c.state, c.due_at::text as "dueAt", c.seq::text as seq, d.shared_suffix_at as "sharedSuffixAt",
      case when d.shared_suffix_at is not null
          and d.event_id is distinct from lag(case when d.shared_suffix_at is not null then d.event_id end) over (order by c.turn, c.seq)
        then (
          select e.body from event e
          where e.bucket = ${bucketIn(request.bucket, "c")} and e.shop_id = c.shop_id and e.id = d.event_id) end as "eventText"
    from fitting c
    cross join lateral (
      select * from delivery w
      where w.bucket = ${bucketIn(request.bucket, "c")} and w.shop_id = c.shop_id and w.id = c.id
      offset 0
    ) as d
    order by c.turn, c.seq`.execute(tx);
  return rows;
}

/** The lanes in their order, with the slots that each may fill. */
function slotsOfLanes(request: LeaseRequest, lanes: readonly ClaimableLane[]): RawBuilder<unknown> {
  const shopIds = lanes.map((lane) => lane.shop_id);
  return sql`
      select k.* from unnest(
        ${bucketColumn(request.bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[], ${textColumn(lanes.map((lane) => lane.endpoint_id))}::text[],
        ${booleanColumn(lanes.map((lane) => lane.breaker.kind !== "closed"))}::boolean[], ${intColumn(slotsFor(request, lanes))}::int[],
        ${lanes.map((lane) => lane.fresh_from)}::timestamptz[], ${lanes.map((lane) => lane.fresh_seq)}::bigint[],
        ${lanes.map((lane) => lane.retry_from)}::timestamptz[]
      ) with ordinality as k (bucket, shop_id, endpoint_id, probing, slots, fresh_from, fresh_seq, retry_from, place)
      order by k.place`;
}

/** The lanes with the place where their fresh deliveries begin now: after the last leased one, because they are leased in order. */
function advance(lanes: readonly ClaimableLane[], rows: readonly LeasedRow[]): ClaimableLane[] {
  const last = new Map(rows.filter(({ state }) => state === "pending").map((row) => [row.place, row]));
  return lanes.map((lane, index) => {
    const row = last.get(index + 1);
    return row ? { ...lane, fresh_from: row.dueAt, fresh_seq: row.seq } : lane;
  });
}

/** What was leased, and the lanes as they are after that. */
export interface LeasedOfLanes {
  readonly deliveries: ClaimedDelivery[];
  readonly lanes: ClaimableLane[];
}

function textsOfEvents(rows: readonly LeasedRow[]): ReadonlyMap<string | null, string> {
  return new Map(rows.flatMap(({ eventId, eventText }) => (eventText === null ? [] : [[eventId, eventText]])));
}

/** What a row of the delivery alone has. */
type OfDelivery = Omit<
  ClaimedDelivery,
  "bucket" | "leaseId" | "shopId" | "endpointId" | "endpointKind" | "target" | "secrets"
>;

type LeasedRow = OfDelivery & {
  /** The part that is stored with the delivery. */
  readonly body: string;
  readonly sharedSuffixAt: number | null;
  /** Null where a row before has it, and where it is not needed. */
  readonly eventText: string | null;
  /** The place of its lane, counted from 1. */
  readonly place: number;
  readonly deferred: boolean;
  readonly state: PendingDeliveryTable["state"];
  /** When it was due, and its `seq`, as the database writes them. */
  readonly dueAt: string;
  readonly seq: string;
};

interface LeasedDelivery {
  readonly lane: ClaimableLane;
  readonly row: LeasedRow;
  readonly body: string | null;
}

function toClaimed({ bucket, leaseId }: LeaseRequest, { lane, row, body }: LeasedDelivery): ClaimedDelivery {
  // Field by field, because spreading objects into each other takes ten times as long, once for each call.
  return {
    bucket: bucketOf(bucket, lane.shop_id),
    shopId: lane.shop_id,
    id: row.id,
    leaseId,
    eventId: row.eventId,
    ruleId: row.ruleId,
    endpointId: lane.endpoint_id,
    orderingKey: row.orderingKey,
    attempts: row.attempts,
    attemptsSpent: row.attemptsSpent,
    probing: row.probing,
    format: row.format,
    contentType: row.contentType,
    headers: row.headers,
    body,
    bodyBytes: row.bodyBytes,
    request: row.request,
    endpointKind: lane.kind,
    target: lane.target,
    secrets: lane.secrets,
    traceparent: row.traceparent,
  };
}

async function noteOvertaking(tx: Tx, bucket: BucketScope, overtaking: readonly ClaimedDelivery[]): Promise<void> {
  const shopIds = overtaking.map(({ shopId }) => shopId);
  const these = sql`unnest(
    ${bucketColumn(bucket, shopIds)}::smallint[], ${shopIds}::text[], ${overtaking.map(({ id }) => id)}::text[]) as k (bucket, shop_id, id)`;
  await sql`
    update pending_delivery o set deferred = false from ${these}
    where o.bucket = ${bucketIn(bucket, "k")} and o.shop_id = k.shop_id and o.id = k.id`.execute(tx);
  await sql`
    update delivery d set overtook = true from ${these}
    where d.bucket = ${bucketIn(bucket, "k")} and d.shop_id = k.shop_id and d.id = k.id`.execute(tx);
}

/** Fresh deliveries and retries are read from where the lane says that they begin. What has ended before is still there during a backup. */
function due(request: LeaseRequest, state: "pending" | "waiting") {
  const begun =
    state === "pending" ? sql`and (d.due_at, d.seq) >= (r.fresh_from, r.fresh_seq)` : sql`and d.due_at >= r.retry_from`;
  return sql`
    select d.shop_id, d.id, d.endpoint_id, d.state, d.ordering_key, d.seq, d.due_at, d.deferred, d.attempts, d.attempts_spent, d.body_bytes
    from pending_delivery d
    where d.bucket = ${bucketIn(request.bucket, "r")} and d.shop_id = r.shop_id and d.endpoint_id = r.endpoint_id
      and d.state = ${sql.lit(state)} ${begun} and d.due_at <= ${request.now}::timestamptz and not ${isLeasedNow("d", request.bucket)}
    order by d.due_at, d.seq
    limit r.slots`;
}

function slotsFor({ shares }: LeaseRequest, lanes: readonly ClaimableLane[]): number[] {
  if (shares === undefined) return lanes.map(slotsOf);
  return shares.allot(
    lanes.map((lane) => ({
      shopId: lane.shop_id,
      endpointId: lane.endpoint_id,
      target: lane.target,
      isProbe: lane.breaker.kind !== "closed",
      slots: slotsOf(lane),
    })),
  );
}

/**
 * How many deliveries a claim may lease of a lane: its free slots, within its pace; no more than one if it is a probe. A probe needs a free
 * slot too, because attempts from before the breaker opened may still hang, and a receiver must never get more at once than its limit.
 */
function slotsOf({ breaker, concurrency, sending, rate_per_second: rate }: ClaimableLane): number {
  const paced = rate === null ? concurrency : Math.max(1, Math.floor(rate / PACED_CLAIMS_A_SECOND));
  return Math.max(0, Math.min(concurrency - sending, breaker.kind === "closed" ? paced : 1));
}
