import type { FilledCall } from "@haak/core";
import { sql } from "kysely";
import { booleanColumn, intColumn, textColumn } from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { OwedTable } from "../../platform/postgres/tables/delivery-tables.ts";
import type { StoredSecret } from "../../platform/postgres/tables/tables.ts";
import { wholeBody } from "../plan/rest-of-body.ts";
import type { SealedHeaders } from "../plan/sealed-headers.ts";
import type { ClaimableLane, ClaimWish } from "./claim-lanes.ts";
import { isLeasedNow } from "./is-leased.ts";

/** A delivery that this worker alone may attempt until its lease ends. */
export interface ClaimedDelivery {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly eventId: string | null;
  readonly ruleId: string | null;
  readonly endpointId: string;
  /** The order or subscription that it is of. */
  readonly subject: string | null;
  /** How many attempts at it were made. */
  readonly attempts: number;
  readonly attemptsSpent: number;
  /** True for the one delivery that tries out an endpoint whose breaker is open: its failure is not spent. */
  readonly probing: boolean;
  readonly format: string;
  readonly contentType: string;
  readonly headers: SealedHeaders;
  /** Null if its end is kept with an event that is not there, which nothing in Haak brings about. */
  readonly body: string | null;
  /** Where the call has an address of its own, without the key. */
  readonly request: Pick<FilledCall, "method" | "url"> | null;
  readonly endpointKind: string;
  readonly target: string;
  readonly secrets: readonly StoredSecret[];
  /** The span that its attempts are a part of, as a `traceparent`; null if nobody traced it. */
  readonly traceparent: string | null;
}

/** What is tried again stands this many seconds behind what is fresh: it gives way, but its turn always comes. */
const AGAIN_BEHIND_SECONDS = 30;
/** Claims a second for one lane with a rate; a faster rate takes several deliveries at each. */
const PACED_CLAIMS_A_SECOND = 20;

/**
 * Leases due deliveries of locked lanes: fresh ones before those that are tried again, within the lane's free slots and
 * pace, in the order of the lanes until there is no room. Nobody else changes what a locked lane owes (`hold-owed.ts`), so that
 * no delivery need be locked. One that was held back and is due has waited long enough: it goes and says so
 * (`overtook`). The delivery itself stays as it is; the lease beside it says that it is being sent (decision 0021). What each says is
 * looked up by its whole key (`offset 0`), whatever the planner takes the tables for. The text of an event comes with the first of the
 * calls in a row that end as it does.
 */
export async function leaseDue(tx: Tx, wish: ClaimWish, lanes: readonly ClaimableLane[]): Promise<LeasedOfLanes> {
  const { rows } = await sql<LeasedRow>`
    with lane_room as materialized (
      select k.* from unnest(
        ${textColumn(lanes.map((lane) => lane.shop_id))}::text[], ${textColumn(lanes.map((lane) => lane.endpoint_id))}::text[],
        ${booleanColumn(lanes.map((lane) => lane.breaker.kind !== "closed"))}::boolean[], ${intColumn(lanes.map(roomOf))}::int[],
        ${lanes.map((lane) => lane.fresh_from)}::timestamptz[], ${lanes.map((lane) => lane.fresh_seq)}::bigint[]
      ) with ordinality as k (shop_id, endpoint_id, probing, room, fresh_from, fresh_seq, place)
      order by k.place
    ),
    candidate as (
      select r.place, r.probing, c.* from lane_room r
      cross join lateral (
        select u.* from (
          select f.*, f.due_at as turn from (${due(wish, "pending")}) as f
          union all
          select a.*, a.due_at + ${AGAIN_BEHIND_SECONDS} * interval '1 second' from (${due(wish, "waiting")}) as a
        ) as u
        order by u.turn, u.seq
        limit r.room
      ) as c
      limit ${wish.deliveriesMax}
    ),
    leased as (
      insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
      select ${wish.bucket}::smallint, c.shop_id, c.id, c.endpoint_id, ${wish.leaseId}, ${wish.leasedUntil}::timestamptz, c.probing
      from candidate c
    )
    select c.place::int, c.id, d.event_id as "eventId", d.rule_id as "ruleId", c.subject, c.attempts,
      c.attempts_spent as "attemptsSpent", c.probing, d.format, d.content_type as "contentType", d.headers, d.body, d.request, d.traceparent, c.held,
      c.state, c.due_at::text as "dueAt", c.seq::text as seq, d.rest_at as "restAt",
      case when d.rest_at is not null
          and d.event_id is distinct from lag(case when d.rest_at is not null then d.event_id end) over (order by c.turn, c.seq)
        then (
          select e.body from event e
          where e.bucket = ${wish.bucket}::smallint and e.shop_id = c.shop_id and e.id = d.event_id) end as "eventText"
    from candidate c
    cross join lateral (
      select * from delivery w
      where w.bucket = ${wish.bucket}::smallint and w.shop_id = c.shop_id and w.id = c.id
      offset 0
    ) as d
    order by c.turn, c.seq`.execute(tx);
  const texts = textsOfEvents(rows);
  const claimed = rows.flatMap((row) => {
    const lane = lanes[row.place - 1];
    const body = wholeBody(row.body, row.restAt, texts.get(row.eventId) ?? null);
    return lane ? [{ row, delivery: toClaimed(wish, { lane, row, body }) }] : [];
  });
  const overtaking = claimed.filter(({ row }) => row.held).map(({ delivery }) => delivery);
  if (overtaking.length > 0) await noteOvertaking(tx, wish.bucket, overtaking);
  return { deliveries: claimed.map(({ delivery }) => delivery), lanes: readOn(lanes, rows) };
}

/** The lanes with where what is fresh in them begins now: nothing before the last that was taken is left, as they are taken in order. */
function readOn(lanes: readonly ClaimableLane[], rows: readonly LeasedRow[]): ClaimableLane[] {
  const last = new Map(rows.filter(({ state }) => state === "pending").map((row) => [row.place, row]));
  return lanes.map((lane, index) => {
    const row = last.get(index + 1);
    return row ? { ...lane, fresh_from: row.dueAt, fresh_seq: row.seq } : lane;
  });
}

/** What was leased, and the lanes as they are after it. */
export interface LeasedOfLanes {
  readonly deliveries: ClaimedDelivery[];
  readonly lanes: ClaimableLane[];
}

function textsOfEvents(rows: readonly LeasedRow[]): ReadonlyMap<string | null, string> {
  return new Map(rows.flatMap(({ eventId, eventText }) => (eventText === null ? [] : [[eventId, eventText]])));
}

/** What is known of the delivery alone. */
type OfDelivery = Omit<
  ClaimedDelivery,
  "bucket" | "leaseId" | "shopId" | "endpointId" | "endpointKind" | "target" | "secrets"
>;

type LeasedRow = OfDelivery & {
  /** What is kept of it with the call. */
  readonly body: string;
  readonly restAt: number | null;
  /** Null where a row before has it, and where nobody needs it. */
  readonly eventText: string | null;
  /** Which of the lanes it is of, counted from 1. */
  readonly place: number;
  readonly held: boolean;
  readonly state: OwedTable["state"];
  /** When it was due, and its place then, in the database's own words. */
  readonly dueAt: string;
  readonly seq: string;
};

interface LeasedDelivery {
  readonly lane: ClaimableLane;
  readonly row: LeasedRow;
  readonly body: string | null;
}

function toClaimed({ bucket, leaseId }: ClaimWish, { lane, row, body }: LeasedDelivery): ClaimedDelivery {
  // Field by field: lists of fields that are spread into each other take ten times as long, once for each call.
  return {
    bucket,
    shopId: lane.shop_id,
    id: row.id,
    leaseId,
    eventId: row.eventId,
    ruleId: row.ruleId,
    endpointId: lane.endpoint_id,
    subject: row.subject,
    attempts: row.attempts,
    attemptsSpent: row.attemptsSpent,
    probing: row.probing,
    format: row.format,
    contentType: row.contentType,
    headers: row.headers,
    body,
    request: row.request,
    endpointKind: lane.kind,
    target: lane.target,
    secrets: lane.secrets,
    traceparent: row.traceparent,
  };
}

async function noteOvertaking(tx: Tx, bucket: number, overtaking: readonly ClaimedDelivery[]): Promise<void> {
  const ids = [overtaking.map(({ shopId }) => shopId), overtaking.map(({ id }) => id)] as const;
  const these = sql`unnest(${ids[0]}::text[], ${ids[1]}::text[]) as k (shop_id, id)`;
  await sql`
    update owed o set held = false from ${these}
    where o.bucket = ${bucket}::smallint and o.shop_id = k.shop_id and o.id = k.id`.execute(tx);
  await sql`
    update delivery d set overtook = true from ${these}
    where d.bucket = ${bucket}::smallint and d.shop_id = k.shop_id and d.id = k.id`.execute(tx);
}

/** What is fresh is read from where the lane says that it begins; the little that waits is read from its beginning. */
function due(wish: ClaimWish, state: "pending" | "waiting") {
  const begun = state === "pending" ? sql`and (d.due_at, d.seq) >= (r.fresh_from, r.fresh_seq)` : sql``;
  return sql`
    select d.shop_id, d.id, d.endpoint_id, d.state, d.subject, d.seq, d.due_at, d.held, d.attempts, d.attempts_spent
    from owed d
    where d.bucket = ${wish.bucket}::smallint and d.shop_id = r.shop_id and d.endpoint_id = r.endpoint_id
      and d.state = ${sql.lit(state)} ${begun} and d.due_at <= ${wish.now}::timestamptz and not ${isLeasedNow("d", wish.bucket)}
    order by d.due_at, d.seq
    limit r.room`;
}

/** How many deliveries a claim may take of a lane: its free slots, within its pace; one if it is a probe. */
function roomOf({ breaker, concurrency, sending, rate_per_second: rate }: ClaimableLane): number {
  if (breaker.kind !== "closed") return 1;
  const paced = rate === null ? concurrency : Math.max(1, Math.floor(rate / PACED_CLAIMS_A_SECOND));
  return Math.max(0, Math.min(concurrency - sending, paced));
}
