import { type BreakerSettings, DEFAULT_BREAKER_SETTINGS, type Outcome, type UserMessage } from "@haak/core";
import { sql } from "kysely";
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
import type { TraceKey } from "../../platform/tracing/tracing.ts";
import { type LockedLane, lockLanes, wakeLanes } from "../queue/lock-lanes.ts";
import { type HeldScope, releasing } from "../queue/release-held.ts";
import type { Taker } from "../queue/take-at-once.ts";
import { handOver, type ToldLane } from "./hand-over.ts";
import { type LaneBatch, type LaneNews, laneNews } from "./lane-news.ts";

/** What an attempt came to, and what becomes of its delivery. */
export interface Settlement {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly state: "delivered" | "waiting" | "failed";
  /** When a waiting delivery is due again; now for the others. */
  readonly dueAt: Date;
  /** Which attempt at it this was, counted from 1. */
  readonly number: number;
  readonly attemptsSpent: number;
  /** The order or subscription whose later deliveries may wait for this one. */
  readonly subject: string | null;
  /** Set when the receiver asked the whole lane to wait (Retry-After). */
  readonly laneNotBefore: Date | null;
  /** Whether a connector made the attempt, so that somebody's access may hang on it. */
  readonly ofConnector: boolean;
  readonly attempt: AttemptFacts;
  /** Of whom the lines in the log are found together. */
  readonly trace: TraceKey;
}

/** One try, as it is kept. */
export interface AttemptFacts {
  readonly at: Date;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly error: UserMessage | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  readonly responseBody: string | null;
}

/** Settlements of one bucket that are recorded together. */
export interface SettlementBatch {
  readonly bucket: number;
  readonly now: Date;
  readonly settlements: readonly Settlement[];
  /** Who may have what is due in the slots that come free; left to a claim where nobody is named. */
  readonly taker?: Taker;
}

/** A delivery that an attempt has moved on. */
export interface MovedOn {
  readonly shopId: string;
  /** What the worker said of it. */
  readonly settlement: Settlement;
  /** Where the attempt was made. */
  readonly endpointId: string;
  /** Where the next one would be made: another one if the rule got a new address meanwhile. */
  readonly nextEndpointId: string;
  readonly state: string;
}

/** A delivery whose attempt was recorded. */
export interface Settled extends MovedOn {
  /** When a lane that the batch told is worth a look: now if a slot came free for what is due; null if nothing is owed. */
  readonly lookAt: Date | null;
}

/**
 * Records a batch of attempts of one bucket and moves their deliveries on, in one transaction. Only the holder of the
 * lease may settle: a worker that was stopped beyond its lease changes nothing and leaves no attempt behind, because
 * another worker has the delivery by then (fencing).
 */
export async function settleDeliveries(
  db: Database,
  batch: SettlementBatch,
  breakerSettings: BreakerSettings = DEFAULT_BREAKER_SETTINGS,
): Promise<Settled[]> {
  return db.transaction().execute(async (tx) => {
    const settled = await moveOn(tx, batch.bucket, batch.settlements);
    if (settled.length === 0) return [];
    const lookAt = await tellLanes(tx, { ...batch, settled, breakerSettings });
    await tellLedger(tx, batch.bucket, settled);
    return settled.map(({ shopId, settlement, endpointId, nextEndpointId, state }) => {
      return { shopId, settlement, endpointId, nextEndpointId, state, lookAt };
    });
  });
}

/**
 * Moves the deliveries whose lease is still held, records their attempts, and says which these were. What was delivered at the first
 * attempt is owed no more, and its delivery says so already (decision 0036).
 */
async function moveOn(tx: Tx, bucket: number, settlements: readonly Settlement[]): Promise<MovedOn[]> {
  const sorted = [...settlements].sort((a, b) => (a.id < b.id ? -1 : 1));
  const column = <K extends keyof Settlement>(name: K) => sorted.map((one) => one[name]);
  const fact = <K extends keyof AttemptFacts>(name: K) => sorted.map(({ attempt }) => attempt[name]);
  const json = (name: "requestHeaders" | "responseHeaders") =>
    jsonTextColumn(sorted.map(({ attempt }) => (attempt[name] === null ? null : JSON.stringify(attempt[name]))));
  const { rows } = await sql<MovedRow>`
    with ended as (
      delete from lease l
      using unnest(
        ${textColumn(column("shopId"))}::text[], ${textColumn(column("id"))}::text[], ${textColumn(column("leaseId"))}::text[],
        ${textColumn(column("state"))}::text[], ${timeColumn(column("dueAt"))}::timestamptz[], ${intColumn(column("number"))}::int[],
        ${intColumn(column("attemptsSpent"))}::int[], ${timeColumn(fact("at"))}::timestamptz[], ${intColumn(fact("durationMs"))}::int[],
        ${textColumn(fact("outcome"))}::text[], ${smallintColumn(fact("status"))}::smallint[], ${jsonTextColumn(fact("error").map((error) => error && JSON.stringify(error)))}::json[],
        ${json("requestHeaders")}::json[], ${json("responseHeaders")}::json[], ${textColumn(fact("responseBody"))}::text[]
      ) with ordinality as s (shop_id, id, lease_id, state, due_at, number, attempts_spent, at, duration_ms, outcome, status, error,
        request_headers, response_headers, response_body, place)
      where l.bucket = ${bucket}::smallint and l.shop_id = s.shop_id and l.delivery_id = s.id and l.lease_id = s.lease_id
      returning l.endpoint_id, case when l.cancelling and s.state = 'waiting' then 'cancelled' else s.state end as comes_to, s.*
    ),
    gone as (
      delete from owed o using ended e
      where o.bucket = ${bucket}::smallint and o.shop_id = e.shop_id and o.id = e.id and e.comes_to <> 'waiting'
      returning e.place, e.endpoint_id, o.endpoint_id as next_endpoint_id, e.comes_to
    ),
    again as (
      update owed o set
        state = 'waiting', due_at = e.due_at, attempts = e.number, attempts_spent = e.attempts_spent
      from ended e
      where o.bucket = ${bucket}::smallint and o.shop_id = e.shop_id and o.id = e.id and e.comes_to = 'waiting'
      returning e.place, e.endpoint_id, o.endpoint_id as next_endpoint_id, e.comes_to
    ),
    ended_otherwise as (
      update delivery d set state = e.comes_to, due_at = e.due_at, attempts = e.number, attempts_spent = e.attempts_spent
      from ended e
      where d.bucket = ${bucket}::smallint and d.shop_id = e.shop_id and d.id = e.id
        and e.comes_to <> 'waiting' and (e.comes_to <> 'delivered' or e.number <> 1 or e.attempts_spent <> 1)
    ),
    recorded as (
      insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, error, request_headers,
        response_headers, response_body)
      select ${bucket}::smallint, shop_id, id, number, at, duration_ms, outcome, status, error, request_headers,
        response_headers, response_body
      from ended
    )
    select place::int, endpoint_id as "endpointId", next_endpoint_id as "nextEndpointId", comes_to as state from gone
    union all
    select place::int, endpoint_id, next_endpoint_id, comes_to from again`.execute(tx);
  return rows.flatMap(({ place, endpointId, nextEndpointId, state }) => {
    const settlement = sorted[place - 1];
    return settlement ? [{ shopId: settlement.shopId, settlement, endpointId, nextEndpointId, state }] : [];
  });
}

/** What the database says of it: which of the batch it is, counted from 1, and what the worker could not know. */
type MovedRow = Omit<MovedOn, "shopId" | "settlement"> & { readonly place: number };

interface SettledBatch extends LaneBatch {
  readonly bucket: number;
  readonly taker?: Taker;
}

/** Notes that there is news for the ledger. It only adds, so that it waits for nobody who decides about access. */
async function tellLedger(tx: Tx, bucket: number, settled: readonly MovedOn[]): Promise<void> {
  const news = settled.filter(({ settlement }) => settlement.ofConnector);
  if (news.length === 0) return;
  await sql`
    insert into access_news (bucket, shop_id, delivery_id, number)
    select ${bucket}::smallint, n.shop_id, n.delivery_id, n.number
    from unnest(
      ${news.map(({ shopId }) => shopId)}::text[], ${news.map(({ settlement }) => settlement.id)}::text[],
      ${news.map(({ settlement }) => settlement.number)}::int[]
    ) as n (shop_id, delivery_id, number)
    where exists (
      select 1 from access_call c
      where c.bucket = ${bucket}::smallint and c.shop_id = n.shop_id and c.delivery_id = n.delivery_id)
    on conflict do nothing`.execute(tx);
}

/**
 * Frees the slots, moves the breaker, and lets go what waited for a delivery that has ended now, which is left to a claim, or
 * hands the slots over. Returns when one of the lanes is worth a look, so that nobody claims where nothing is due.
 */
async function tellLanes(tx: Tx, batch: SettledBatch): Promise<Date | null> {
  const moved = batch.settled.filter(({ endpointId, nextEndpointId }) => endpointId !== nextEndpointId);
  const next = moved.map(({ shopId, nextEndpointId }) => ({ shopId, endpointId: nextEndpointId }));
  const lanes = await lockLanes(tx, batch.bucket, [...batch.settled, ...next]);
  const told = await noteOutcomes(tx, batch, lanes);
  const released = told.filter(({ lets_go }) => lets_go);
  if (released.length === 0) return handOver(tx, { ...batch, lanes: told, freed: batch.settled.length });
  const wakes = released.map((lane) => ({ shopId: lane.shop_id, endpointId: lane.endpoint_id, dueAt: batch.now }));
  await wakeLanes(tx, batch.bucket, wakes);
  return batch.now;
}

/** The orders and subscriptions of which something has ended, where others may have waited for it. */
function endedScopes(settled: readonly MovedOn[]): HeldScope[] {
  return settled.flatMap(({ shopId, nextEndpointId, settlement: { subject }, state }) =>
    state === "waiting" || subject === null ? [] : [{ shopId, endpointId: nextEndpointId, subject }],
  );
}

/** A lane that was told, and whether something in it waits no longer for what has ended. */
type NotedLane = ToldLane & { readonly lets_go: boolean };

/** What a lane knows the time of. */
type TimeOfLane = {
  [Name in keyof LaneNews]: LaneNews[Name] extends Date | null ? Name : never;
}[keyof LaneNews];

async function noteOutcomes(tx: Tx, batch: SettledBatch, lanes: readonly LockedLane[]): Promise<NotedLane[]> {
  const news = laneNews(batch, lanes);
  const column = <K extends keyof LaneNews>(name: K) => news.map((one) => one[name]);
  const times = (name: TimeOfLane) => timeColumn(column(name));
  // Written out after the change: a cluster (Citus) returns nothing that depends on the session, as a time in text does.
  const { rows } = await sql<NotedLane>`
    with released as (${releasing({ ...batch, scopes: endedScopes(batch.settled) })}),
    told as (
      update lane l set
        due_at = least(l.due_at, n.due_at, case when l.blocked then ${batch.now}::timestamptz end),
        blocked = false,
        sending = l.sending - n.ended,
        not_before = greatest(l.not_before, n.not_before),
        breaker = n.breaker, probe_at = n.probe_at,
        last_success_at = n.last_success_at, failing_since = n.failing_since, last_failed_at = n.last_failed_at,
        failures = n.failures, last_error = n.last_error, gone_at = n.gone_at,
        watch_at = case when n.to_watch then ${batch.now}::timestamptz else l.watch_at end
      from unnest(
        ${textColumn(column("shopId"))}::text[], ${textColumn(column("endpointId"))}::text[], ${times("dueAt")}::timestamptz[],
        ${times("notBefore")}::timestamptz[], ${jsonColumn(news.map((one) => JSON.stringify(one.breaker)))}::jsonb[],
        ${times("probeAt")}::timestamptz[], ${times("lastSuccessAt")}::timestamptz[], ${times("failingSince")}::timestamptz[],
        ${times("lastFailedAt")}::timestamptz[], ${intColumn(column("failures"))}::int[],
        ${jsonColumn(news.map((one) => (one.lastError === null ? null : JSON.stringify(one.lastError))))}::jsonb[],
        ${times("goneAt")}::timestamptz[], ${booleanColumn(column("toWatch"))}::boolean[], ${intColumn(column("ended"))}::int[]
      ) as n (shop_id, endpoint_id, due_at, not_before, breaker, probe_at, last_success_at, failing_since, last_failed_at,
        failures, last_error, gone_at, to_watch, ended)
      where l.bucket = ${batch.bucket}::smallint and l.shop_id = n.shop_id and l.endpoint_id = n.endpoint_id
      returning l.shop_id, l.endpoint_id, l.concurrency, l.sending, l.rate_per_second, l.fresh_from, l.fresh_seq, l.breaker,
        l.served_at, case when l.due_at is not null and not l.paused
          then greatest(l.due_at, l.not_before, l.next_slot_at, l.probe_at) end as at
    )
    select t.shop_id, t.endpoint_id, t.concurrency::int, t.sending, t.rate_per_second, t.fresh_from::text, t.fresh_seq::text,
      t.breaker, t.served_at, t.at, e.kind, e.target, e.secrets,
      exists (select 1 from released r where r.shop_id = t.shop_id and r.endpoint_id = t.endpoint_id) as lets_go
    from told t
    join endpoint e on e.bucket = ${batch.bucket}::smallint and e.shop_id = t.shop_id and e.id = t.endpoint_id`.execute(
    tx,
  );
  return rows;
}
