import { startProbe } from "@haak/core";
import { sql } from "kysely";
import { bucketColumn, bucketIn } from "../../platform/postgres/bucket-scope.ts";
import { booleanColumn, intColumn, jsonColumn, textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import { isLeasedNow } from "./delivery-conditions.ts";
import { andMayHaveSlot } from "./lane-shares.ts";
import { byLane, earliest, joiningPlace, laneKey, newestLane } from "./lanes.ts";
import { type ClaimableLane, type ClaimedDelivery, type LeaseRequest, leaseDue } from "./lease-due.ts";

/** What a worker gets. */
export interface Claim {
  readonly deliveries: ClaimedDelivery[];
  /** True if due work with free slots remains, so that it is worth claiming again as soon as the worker has free slots. */
  readonly more: boolean;
  /** When a lane of this claim should be polled again, if it is paced or has something due later. */
  readonly nextAt: Date | null;
}

/** Lanes that one claim locks. More would lengthen the time that their locks are held. */
const LANES_MAX = 64;
/** A claim for a few deliveries locks a few lanes, because lanes that it cannot serve would be kept from settling for nothing. */
const LANES_MIN = 16;
const DELIVERIES_A_LANE = 4;

/**
 * Leases due deliveries of one bucket, lane by lane, in one transaction. The lanes are locked first, in a separate statement
 * of their own: in a single statement the inner select would still see the snapshot from before it waited for the lock, and
 * would claim twice or put a lane to sleep that has work. Lanes that another worker has locked are skipped. The cost depends on
 * the lanes that are due, never on the backlog of one of them.
 */
export async function claimDeliveries(db: Database, request: ClaimRequest): Promise<Claim> {
  return db.transaction().execute(async (tx) => {
    const lanes = await lockDueLanes(tx, request);
    if (lanes.length === 0) return { deliveries: [], more: false, nextAt: null };
    const { deliveries, polls } = await serveLanes(tx, request, lanes);
    const later = polls.flatMap(({ at }) => (at > request.now ? [at] : []));
    const more = later.length < polls.length || lanes.length === lanesMax(request);
    return { deliveries, more, nextAt: earliest(later) };
  });
}

/** What a worker asks for when it claims. */
export interface ClaimRequest extends LeaseRequest {
  readonly bucket: number;
}

/** What was leased of lanes, and when some of these lanes should be polled. */
export interface ServedLanes {
  readonly deliveries: ClaimedDelivery[];
  readonly polls: readonly LanePoll[];
}

/** When a lane of this shop should be polled: now if it was left with due work. */
export interface LanePoll {
  readonly shopId: string;
  readonly at: Date;
}

/** Leases what is due in lanes that the caller has locked, each due now, in this order. */
export async function serveLanes(tx: Tx, request: LeaseRequest, lanes: readonly ClaimableLane[]): Promise<ServedLanes> {
  const leased = await leaseDue(tx, request, lanes);
  return { deliveries: leased.deliveries, polls: await noteClaim(tx, request, leased) };
}

/**
 * The lane that was served longest ago comes first, so that busy lanes do not keep the others waiting. A lane that is changed between
 * the read and the lock is left out: the transaction that changed it sends a hint after its commit if the lane is still due.
 */
async function lockDueLanes(tx: Tx, request: ClaimRequest): Promise<ClaimableLane[]> {
  const { rows } = await sql<ClaimableLane>`
    with candidate as materialized (
      select l.place, l.served_at, l.due_at
      from active_lane k
      cross join lateral (${newestLane(request.bucket)}) as l
      where k.bucket = ${request.bucket}::smallint and not l.paused
        and greatest(l.due_at, l.not_before, l.next_slot_at, l.probe_at) <= ${request.now}::timestamptz and l.due_at is not null
        ${andMayHaveSlot("l", request)}
    ),
    due as materialized (
      select l.* from candidate c
      join lane l on l.bucket = ${request.bucket}::smallint and l.ctid = c.place
      order by c.served_at nulls first, c.due_at
      limit ${lanesMax(request)}
      for update of l skip locked
    )
    select d.shop_id, d.endpoint_id, coalesce(d.concurrency, ${request.laneConcurrency}::smallint)::int as concurrency,
      d.sending, d.rate_per_second, d.fresh_from::text, d.fresh_seq::text, d.retry_from::text, d.breaker, e.kind, e.target, e.secrets
    from due d
    join endpoint e on e.bucket = ${request.bucket}::smallint and e.shop_id = d.shop_id and e.id = d.endpoint_id
    order by d.served_at nulls first, d.due_at`.execute(tx);
  return rows;
}

function lanesMax({ deliveriesMax }: LeaseRequest): number {
  return Math.min(LANES_MAX, Math.max(LANES_MIN, Math.ceil(deliveriesMax / DELIVERIES_A_LANE)));
}

/** What the row of a lane says after a claim. */
interface LaneNote {
  readonly shopId: string;
  readonly endpointId: string;
  /** Where the fresh deliveries of the lane begin after those that were leased. */
  readonly freshFrom: string;
  readonly freshSeq: string;
  /** Where its retries began before the claim. */
  readonly retryFrom: string;
  readonly taken: number;
  /** Whether all its slots are taken. */
  readonly full: boolean;
  /** Whether this claim left something in it because the worker has no more free slots, so that the lane stays due. */
  readonly cut: boolean;
  readonly breaker: ClaimableLane["breaker"];
  readonly probeAt: Date | null;
  /** When the next delivery of a lane with a rate may go; null where this claim changes nothing. */
  readonly nextSlotAt: Date | null;
}

/**
 * Notes for each lane when it is due again. A lane whose slots are all taken sleeps until a settlement wakes it (`blocked`), so
 * that a hanging endpoint is not polled over and over. Times are computed outside the statement, because adding an interval
 * depends on the time zone (STABLE), which Citus refuses in CASE and COALESCE (decision 0013). A lane that got nothing because of
 * its share stays due and loses its turn, because it would otherwise keep its place before lanes that may have a slot. Without `offset 0` each search for
 * what is due next would run wherever its result is named: up to three times.
 */
async function noteClaim(
  tx: Tx,
  request: LeaseRequest,
  claim: { lanes: readonly ClaimableLane[]; deliveries: readonly ClaimedDelivery[] },
): Promise<LanePoll[]> {
  const taken = byLane(claim.deliveries, (one) => one);
  const isFull = claim.deliveries.length >= request.deliveriesMax;
  const all = claim.lanes.map((lane) => noteOf(request, lane, { mine: taken.get(keyOf(lane)) ?? [], isFull }));
  // A lane that this claim had no slots left for stays as it was: due, and served longest ago.
  const notes = all.filter(({ cut, taken }) => !cut || taken > 0);
  const left = all.flatMap((note) => (notes.includes(note) ? [] : [{ shopId: note.shopId, at: request.now }]));
  if (notes.length === 0) return left;
  const column = <K extends keyof LaneNote>(name: K) => notes.map((note) => note[name]);
  const shopIds = notes.map((note) => note.shopId);
  const { rows } = await sql<{ shopId: string; at: Date | null }>`
    update lane l set
      fresh_from = coalesce(n.fresh_from, 'infinity'), fresh_seq = coalesce(n.fresh_seq, 0),
      retry_from = case when n.cut then l.retry_from else coalesce(n.again_from, 'infinity') end,
      blocked = n.is_full and coalesce(least(n.fresh_from, n.again_from) <= ${request.now}::timestamptz, false),
      due_at = case when n.cut then ${request.now}::timestamptz
        when n.is_full and least(n.fresh_from, n.again_from) <= ${request.now}::timestamptz then null
        else least(n.fresh_from, n.again_from) end,
      sending = l.sending + n.taken,
      served_at = ${request.now}::timestamptz,
      next_slot_at = coalesce(n.next_slot_at, l.next_slot_at),
      breaker = n.breaker, probe_at = n.probe_at
    from (
      select k.*, f.due_at as fresh_from, f.seq as fresh_seq,
        case when not k.cut then (select a.due_at from (${nextDue(request, "waiting")}) as a) end as again_from, p.place
      from unnest(
        ${bucketColumn(request.bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[], ${textColumn(column("endpointId"))}::text[],
        ${intColumn(column("taken"))}::int[], ${booleanColumn(column("full"))}::boolean[], ${booleanColumn(column("cut"))}::boolean[], ${column("freshFrom")}::timestamptz[],
        ${column("freshSeq")}::bigint[], ${column("retryFrom")}::timestamptz[], ${jsonColumn(notes.map((note) => JSON.stringify(note.breaker)))}::jsonb[],
        ${timeColumn(column("probeAt"))}::timestamptz[], ${timeColumn(column("nextSlotAt"))}::timestamptz[]
      ) as k (bucket, shop_id, endpoint_id, taken, is_full, cut, begun_at, begun_seq, retry_begun_at, breaker, probe_at, next_slot_at)
      ${joiningPlace(request.bucket)}
      left join lateral (${nextDue(request, "pending")}) as f on true
      offset 0
    ) as n
    where l.bucket = ${bucketIn(request.bucket, "n")} and l.ctid = n.place
    returning l.shop_id as "shopId", case when l.due_at is not null then greatest(l.due_at, l.not_before, l.next_slot_at, l.probe_at) end as at
  `.execute(tx);
  const due = rows.flatMap(({ shopId, at }) =>
    at === null ? [] : [{ shopId, at: at > request.now ? at : request.now }],
  );
  return [...left, ...due];
}

function nextDue(request: LeaseRequest, state: "pending" | "waiting") {
  const begun =
    state === "pending"
      ? sql`and (d.due_at, d.seq) >= (k.begun_at, k.begun_seq)`
      : sql`and d.due_at >= k.retry_begun_at`;
  return sql`
    select d.due_at, d.seq from pending_delivery d
    where d.bucket = ${bucketIn(request.bucket, "k")} and d.shop_id = k.shop_id and d.endpoint_id = k.endpoint_id
      and d.state = ${sql.lit(state)} ${begun} and not ${isLeasedNow("d", request.bucket)}
    order by d.due_at, d.seq limit 1`;
}

/** What this claim leased of one lane, and whether the worker could take no more of any. */
interface TakenOfLane {
  readonly mine: readonly ClaimedDelivery[];
  readonly isFull: boolean;
}

function noteOf(request: LeaseRequest, lane: ClaimableLane, { mine, isFull }: TakenOfLane): LaneNote {
  const full = lane.sending + mine.length >= lane.concurrency;
  const { breaker, probeAt } = probing(request, lane, mine);
  return {
    shopId: lane.shop_id,
    endpointId: lane.endpoint_id,
    freshFrom: lane.fresh_from,
    freshSeq: lane.fresh_seq,
    retryFrom: lane.retry_from,
    taken: mine.length,
    full,
    // A worker without free slots leaves the lanes due, so that the next worker with free slots claims.
    cut: !full && isFull,
    breaker,
    probeAt,
    nextSlotAt: nextSlot(request.now, lane.rate_per_second, mine.length),
  };
}

/** While a breaker is not closed, the leased delivery is its probe, and the next one may go when its lease ends. */
function probing(
  { now, leasedUntil: until }: LeaseRequest,
  { breaker }: ClaimableLane,
  [probe]: readonly ClaimedDelivery[],
): Pick<LaneNote, "breaker" | "probeAt"> {
  if (breaker.kind === "closed") return { breaker, probeAt: null };
  // With nothing due there is no probe, and the lane does not change until something is due.
  if (!probe) return { breaker, probeAt: now };
  return { breaker: startProbe(breaker, { deliveryId: probe.id, now, until }), probeAt: until };
}

function keyOf({ shop_id: shopId, endpoint_id: endpointId }: ClaimableLane): string {
  return laneKey({ shopId, endpointId });
}

/** A lane with a rate is paced: its next slot is counted from now, because unused slots are not saved up. */
function nextSlot(now: Date, ratePerSecond: number | null, taken: number): Date | null {
  if (ratePerSecond === null || taken === 0) return null;
  // Rounded up, so that the rate is never exceeded.
  return new Date(now.getTime() + Math.ceil((taken / ratePerSecond) * 1_000));
}
