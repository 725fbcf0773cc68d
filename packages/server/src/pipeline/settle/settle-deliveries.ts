import { type BreakerSettings, DEFAULT_BREAKER_SETTINGS } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import {
  andWaitsBriefly,
  type BucketScope,
  bucketColumn,
  bucketIn,
  bucketOf,
} from "../../platform/postgres/bucket-scope.ts";
import {
  booleanColumn,
  intColumn,
  jsonColumn,
  jsonTextColumn,
  smallintColumn,
  textColumn,
  timeColumn,
} from "../../platform/postgres/columns.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { LanePoll } from "../queue/claim-deliveries.ts";
import { type DeferredScope, releasingDeferred } from "../queue/defer-deliveries.ts";
import type { Dispatcher } from "../queue/direct-dispatch.ts";
import { joiningPlace, type LockedLane, lockLanes, markingActive, wakeLanes } from "../queue/lanes.ts";
import type { AttemptFacts, AttemptSettlement } from "../send/attempt-delivery.ts";
import { type LaneBatch, type LaneChange, laneChanges, type MovedOn } from "./lane-changes.ts";
import { refillSlots, type SettledLane } from "./refill-slots.ts";

/** Settlements that are recorded together. */
export interface SettlementBatch {
  readonly bucket: BucketScope;
  readonly now: Date;
  readonly settlements: readonly AttemptSettlement[];
  /** Who gets what is due in the slots that become free; it is left to a claim if there is none. */
  readonly dispatcher?: Dispatcher;
}

/** A delivery whose attempt was recorded. */
export interface Settled extends MovedOn {
  /**
   * When a lane of its bucket should be polled because of this batch: now if a slot became free for what is due; null if nothing is
   * pending.
   */
  readonly pollAt: Date | null;
}

/**
 * Records a batch of attempts and moves their deliveries on, in one transaction. Only the holder of the lease may
 * settle (fencing): a worker that was stopped for longer than its lease changes nothing and leaves no attempt behind, because
 * another worker has the delivery by then. It locks the leases, sorted by delivery, before their lanes, in the order of
 * `lock-pending.ts`.
 */
export async function settleDeliveries(
  db: Database,
  batch: SettlementBatch,
  breakerSettings: BreakerSettings = DEFAULT_BREAKER_SETTINGS,
): Promise<Settled[]> {
  return db.transaction().execute(async (tx) => {
    const settled = await recordAttempts(tx, batch.bucket, batch.settlements);
    if (settled.length === 0) return [];
    const polls = await updateLanes(tx, { ...batch, settled, breakerSettings });
    await reportAccessCalls(tx, batch.bucket, settled);
    const pollTimes = byBucket(batch.bucket, polls);
    return settled.map(({ shopId, settlement, endpointId, nextEndpointId, state }) => {
      const pollAt = pollTimes.get(bucketOf(batch.bucket, shopId)) ?? null;
      return { shopId, settlement, endpointId, nextEndpointId, state, pollAt };
    });
  });
}

/** The first time of each bucket. */
function byBucket(bucket: BucketScope, polls: readonly LanePoll[]): Map<number, Date> {
  const first = new Map<number, Date>();
  for (const { shopId, at } of polls) {
    const own = bucketOf(bucket, shopId);
    const before = first.get(own);
    if (before === undefined || at < before) first.set(own, at);
  }
  return first;
}

/**
 * Ends the leases that are still valid, records their attempts, and returns the deliveries. One that was delivered at the first
 * attempt only leaves `pending_delivery`, because its row was written with that state (decision 0036).
 */
async function recordAttempts(
  tx: Tx,
  bucket: BucketScope,
  settlements: readonly AttemptSettlement[],
): Promise<MovedOn[]> {
  const sorted = [...settlements].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { rows } = await sql<MovedRow>`
    with ended as (
      delete from lease l
      using ${settlementRows(bucket, sorted)}
      where l.bucket = ${bucketIn(bucket, "s")} and l.shop_id = s.shop_id and l.delivery_id = s.id and l.lease_id = s.lease_id
        ${andWaitsBriefly(bucket)}
      returning l.endpoint_id, case when l.cancelling and s.state = 'waiting' then 'cancelled' else s.state end as next_state, s.*
    ),
    no_longer_pending as (
      delete from pending_delivery o using ended e
      where o.bucket = ${bucketIn(bucket, "e")} and o.shop_id = e.shop_id and o.id = e.id and e.next_state <> 'waiting'
      returning e.place, e.endpoint_id, o.endpoint_id as next_endpoint_id, e.next_state
    ),
    pending_again as (
      update pending_delivery o set
        state = 'waiting', due_at = e.due_at, attempts = e.number, attempts_spent = e.attempts_spent
      from ended e
      where o.bucket = ${bucketIn(bucket, "e")} and o.shop_id = e.shop_id and o.id = e.id and e.next_state = 'waiting'
      returning e.place, e.endpoint_id, o.endpoint_id as next_endpoint_id, e.next_state
    ),
    ended_differently as (
      update delivery d set final_state = e.next_state, due_at = e.due_at, attempts = e.number, attempts_spent = e.attempts_spent
      from ended e
      where d.bucket = ${bucketIn(bucket, "e")} and d.shop_id = e.shop_id and d.id = e.id
        and e.next_state <> 'waiting' and (e.next_state <> 'delivered' or e.number <> 1 or e.attempts_spent <> 1)
    ),
    recorded as (
      insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, error, request_headers,
        response_headers, response_body)
      select ${bucketIn(bucket, "ended")}, shop_id, id, number, at, duration_ms, outcome, status, error, request_headers,
        response_headers, response_body
      from ended
    )
    select place::int, endpoint_id as "endpointId", next_endpoint_id as "nextEndpointId", next_state as state from no_longer_pending
    union all
    select place::int, endpoint_id, next_endpoint_id, next_state from pending_again`.execute(tx);
  return rows.flatMap(({ place, endpointId, nextEndpointId, state }) => {
    const settlement = sorted[place - 1];
    return settlement ? [{ shopId: settlement.shopId, settlement, endpointId, nextEndpointId, state }] : [];
  });
}

/** The settlements as rows of a table `s`. */
function settlementRows(bucket: BucketScope, settlements: readonly AttemptSettlement[]): RawBuilder<unknown> {
  const shopIds = settlements.map(({ shopId }) => shopId);
  const column = <K extends keyof AttemptSettlement>(name: K) => settlements.map((one) => one[name]);
  const fact = <K extends keyof AttemptFacts>(name: K) => settlements.map(({ attempt }) => attempt[name]);
  const json = (name: "error" | "requestHeaders" | "responseHeaders") =>
    jsonTextColumn(fact(name).map((value) => (value === null ? null : JSON.stringify(value))));
  return sql`unnest(
      ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[], ${textColumn(column("id"))}::text[], ${textColumn(column("leaseId"))}::text[],
      ${textColumn(column("state"))}::text[], ${timeColumn(column("dueAt"))}::timestamptz[], ${intColumn(column("number"))}::int[],
      ${intColumn(column("attemptsSpent"))}::int[], ${timeColumn(fact("at"))}::timestamptz[], ${intColumn(fact("durationMs"))}::int[],
      ${textColumn(fact("outcome"))}::text[], ${smallintColumn(fact("status"))}::smallint[], ${json("error")}::json[],
      ${json("requestHeaders")}::json[], ${json("responseHeaders")}::json[], ${textColumn(fact("responseBody"))}::text[]
    ) with ordinality as s (bucket, shop_id, id, lease_id, state, due_at, number, attempts_spent, at, duration_ms, outcome, status, error,
      request_headers, response_headers, response_body, place)`;
}

/** What the database returns: the place in the batch, counted from 1, and what the worker could not know. */
type MovedRow = Omit<MovedOn, "shopId" | "settlement"> & { readonly place: number };

interface SettledBatch extends LaneBatch {
  readonly bucket: BucketScope;
  readonly dispatcher?: Dispatcher;
}

/** Notes results of calls about access for the ledger. It only inserts, so it waits for no transaction that decides about access. */
async function reportAccessCalls(tx: Tx, bucket: BucketScope, settled: readonly MovedOn[]): Promise<void> {
  const results = settled.filter(({ settlement }) => settlement.ofConnector);
  if (results.length === 0) return;
  const shopIds = results.map(({ shopId }) => shopId);
  await sql`
    insert into access_call_result (bucket, shop_id, delivery_id, number)
    select ${bucketIn(bucket, "n")}, n.shop_id, n.delivery_id, n.number
    from unnest(
      ${bucketColumn(bucket, shopIds)}::smallint[], ${shopIds}::text[], ${results.map(({ settlement }) => settlement.id)}::text[],
      ${results.map(({ settlement }) => settlement.number)}::int[]
    ) as n (bucket, shop_id, delivery_id, number)
    where exists (
      select 1 from access_call c
      where c.bucket = ${bucketIn(bucket, "n")} and c.shop_id = n.shop_id and c.delivery_id = n.delivery_id)
    on conflict do nothing`.execute(tx);
}

/**
 * Frees the slots, moves the breakers, and releases what was deferred for a delivery that has ended now. Lanes in which something was
 * released are left to a claim; the free slots of the others are refilled at once. Returns when the lanes should be polled, so that
 * nobody claims where nothing is due.
 */
async function updateLanes(tx: Tx, batch: SettledBatch): Promise<readonly LanePoll[]> {
  const moved = batch.settled.filter(({ endpointId, nextEndpointId }) => endpointId !== nextEndpointId);
  const next = moved.map(({ shopId, nextEndpointId }) => ({ shopId, endpointId: nextEndpointId }));
  const lanes = await lockLanes(tx, batch.bucket, [...batch.settled, ...next]);
  const noted = await noteOutcomes(tx, batch, lanes);
  const released = noted.filter(({ has_released }) => has_released);
  const wakes = released.map((lane) => ({ shopId: lane.shop_id, endpointId: lane.endpoint_id, dueAt: batch.now }));
  if (wakes.length > 0) await wakeLanes(tx, batch.bucket, wakes);
  const others = noted.filter(({ has_released }) => !has_released);
  const polls = await refillSlots(tx, { ...batch, lanes: others, freed: batch.settled.length });
  return [...polls, ...wakes.map(({ shopId, dueAt }) => ({ shopId, at: dueAt }))];
}

/** The ordering keys for which something has ended, so that others may be deferred for it. */
function endedScopes(settled: readonly MovedOn[]): DeferredScope[] {
  return settled.flatMap(({ shopId, nextEndpointId, settlement: { orderingKey }, state }) =>
    state === "waiting" || orderingKey === null ? [] : [{ shopId, endpointId: nextEndpointId, orderingKey }],
  );
}

/** A lane after it was updated, and whether something deferred in it was released. */
type NotedLane = SettledLane & { readonly has_released: boolean };

type TimeOfLane = {
  [Name in keyof LaneChange]: LaneChange[Name] extends Date | null ? Name : never;
}[keyof LaneChange];

async function noteOutcomes(tx: Tx, batch: SettledBatch, lanes: readonly LockedLane[]): Promise<NotedLane[]> {
  const changes = laneChanges(batch, lanes);
  const column = <K extends keyof LaneChange>(name: K) => changes.map((one) => one[name]);
  const times = (name: TimeOfLane) => timeColumn(column(name));
  // Selected after the update, because a cluster (Citus) returns nothing that depends on the session, such as a time as text.
  const { rows } = await sql<NotedLane>`
    with released as (${releasingDeferred({ ...batch, scopes: endedScopes(batch.settled) })}),
    noted as (
      update lane l set
        due_at = least(l.due_at, n.due_at, case when l.blocked then ${batch.now}::timestamptz end),
        retry_from = least(l.retry_from, n.due_at),
        blocked = false,
        sending = l.sending - n.ended,
        not_before = greatest(l.not_before, n.not_before),
        breaker = n.breaker, probe_at = n.probe_at,
        last_success_at = n.last_success_at, failing_since = n.failing_since, last_failed_at = n.last_failed_at,
        failures = n.failures, last_error = n.last_error, gone_at = n.gone_at,
        health_check_at = case when n.needs_check then ${batch.now}::timestamptz else l.health_check_at end
      from (
        select k.*, p.place from unnest(
        ${bucketColumn(batch.bucket, column("shopId"))}::smallint[], ${textColumn(column("shopId"))}::text[], ${textColumn(column("endpointId"))}::text[], ${times("dueAt")}::timestamptz[],
        ${times("notBefore")}::timestamptz[], ${jsonColumn(changes.map((one) => JSON.stringify(one.breaker)))}::jsonb[],
        ${times("probeAt")}::timestamptz[], ${times("lastSuccessAt")}::timestamptz[], ${times("failingSince")}::timestamptz[],
        ${times("lastFailedAt")}::timestamptz[], ${intColumn(column("failures"))}::int[],
        ${jsonColumn(changes.map((one) => (one.lastError === null ? null : JSON.stringify(one.lastError))))}::jsonb[],
        ${times("goneAt")}::timestamptz[], ${booleanColumn(column("needsHealthCheck"))}::boolean[], ${intColumn(column("ended"))}::int[]
        ) as k (bucket, shop_id, endpoint_id, due_at, not_before, breaker, probe_at, last_success_at, failing_since, last_failed_at,
          failures, last_error, gone_at, needs_check, ended)
        ${joiningPlace(batch.bucket)}
        offset 0
      ) as n
      where l.bucket = ${bucketIn(batch.bucket, "n")} and l.ctid = n.place
      returning l.bucket, l.due_at, l.shop_id, l.endpoint_id, l.concurrency, l.sending, l.rate_per_second, l.fresh_from, l.fresh_seq,
        l.retry_from, l.breaker, l.served_at, case when l.due_at is not null and not l.paused
          then greatest(l.due_at, l.not_before, l.next_slot_at, l.probe_at) end as at
    ),
    active as (${markingActive(batch.bucket, sql`(select * from noted where due_at is not null)`)})
    select t.shop_id, t.endpoint_id, t.concurrency::int, t.sending, t.rate_per_second, t.fresh_from::text, t.fresh_seq::text,
      t.retry_from::text, t.breaker, t.served_at, t.at, e.kind, e.target, e.secrets,
      exists (select 1 from released r where r.shop_id = t.shop_id and r.endpoint_id = t.endpoint_id) as has_released
    from noted t
    join endpoint e on e.bucket = ${bucketIn(batch.bucket, "t")} and e.shop_id = t.shop_id and e.id = t.endpoint_id`.execute(
    tx,
  );
  return rows;
}
