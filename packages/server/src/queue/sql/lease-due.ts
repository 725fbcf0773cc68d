import type { FilledCall } from "@haak/core";
import { sql } from "kysely";
import type { SealedHeaders } from "../../plan/sealed-headers.ts";
import type { Tx } from "../../world/database.ts";
import type { StoredSecret } from "../../world/tables.ts";
import type { ClaimableLane, ClaimWish } from "./claim-lanes.ts";

/** A delivery that this worker alone may attempt until its lease ends. */
export interface ClaimedDelivery {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly eventId: string | null;
  readonly ruleId: string | null;
  readonly endpointId: string;
  readonly attemptsSpent: number;
  /** True for the one delivery that tries out an endpoint whose breaker is open: its failure is not spent. */
  readonly probing: boolean;
  readonly format: string;
  readonly contentType: string;
  readonly headers: SealedHeaders;
  readonly body: string;
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
 * pace. Deliveries that somebody else has locked (to cancel or move them) are passed over, so that a claim never waits.
 * One that was held back and is due has waited long enough: it goes and says so (`overtook`).
 */
export async function leaseDue(tx: Tx, wish: ClaimWish, lanes: readonly ClaimableLane[]): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with lane_room as materialized (
      select k.shop_id, k.endpoint_id, k.probing, e.kind, e.target, e.secrets,
        greatest(0, least(k.slots - case when k.probing then 0 else (
          select count(*) from delivery s
          where s.bucket = ${wish.bucket}::smallint and s.shop_id = k.shop_id and s.leased_endpoint_id = k.endpoint_id
            and s.state = 'sending') end, k.paced)) as room
      from unnest(
        ${lanes.map((lane) => lane.shop_id)}::text[], ${lanes.map((lane) => lane.endpoint_id)}::text[],
        ${lanes.map((lane) => lane.breaker.kind !== "closed")}::boolean[], ${lanes.map(slotsOf)}::int[], ${lanes.map(pacedOf)}::int[]
      ) as k (shop_id, endpoint_id, probing, slots, paced)
      join endpoint e on e.bucket = ${wish.bucket}::smallint and e.shop_id = k.shop_id and e.id = k.endpoint_id
    ),
    candidate as (
      select r.shop_id, r.probing, r.kind, r.target, r.secrets, c.id, c.turn from lane_room r
      cross join lateral (
        select u.id, u.turn from (
          select f.id, f.seq, f.due_at as turn from (${due(wish, "pending")}) as f
          union all
          select a.id, a.seq, a.due_at + ${AGAIN_BEHIND_SECONDS} * interval '1 second' from (${due(wish, "waiting")}) as a
        ) as u
        order by u.turn, u.seq
        limit r.room
      ) as c
      limit ${wish.deliveriesMax}
    ),
    leased as (
      update delivery d set
        state = 'sending', lease_id = ${wish.leaseId}, leased_until = ${wish.leasedUntil}::timestamptz,
        leased_endpoint_id = d.endpoint_id, probing = c.probing, overtook = d.overtook or d.held, held = false
      from candidate c
      where d.bucket = ${wish.bucket}::smallint and d.shop_id = c.shop_id and d.id = c.id
        and d.state in ('pending', 'waiting')
      returning d.*, c.turn, c.kind, c.target, c.secrets
    )
    select d.bucket, d.shop_id as "shopId", d.id, d.lease_id as "leaseId", d.event_id as "eventId", d.rule_id as "ruleId",
      d.endpoint_id as "endpointId", d.attempts_spent as "attemptsSpent", d.probing, d.format,
      d.content_type as "contentType", d.headers, d.body, d.request, d.traceparent, d.kind as "endpointKind", d.target, d.secrets
    from leased d
    order by d.turn, d.seq`.execute(tx);
  return rows;
}

function due(wish: ClaimWish, state: "pending" | "waiting") {
  return sql`
    select d.id, d.seq, d.due_at from delivery d
    where d.bucket = ${wish.bucket}::smallint and d.shop_id = r.shop_id and d.endpoint_id = r.endpoint_id
      and d.state = ${sql.lit(state)} and d.due_at <= ${wish.now}::timestamptz
    order by d.due_at, d.seq
    limit r.room
    for update of d skip locked`;
}

function slotsOf({ breaker, concurrency }: ClaimableLane): number {
  return breaker.kind === "closed" ? concurrency : 1;
}

function pacedOf({ rate_per_second: rate, concurrency }: ClaimableLane): number {
  return rate === null ? concurrency : Math.max(1, Math.floor(rate / PACED_CLAIMS_A_SECOND));
}
