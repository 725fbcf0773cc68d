import { sql } from "kysely";
import type { Database, Tx } from "../../world/database.ts";
import { lockLanes } from "./lock-lanes.ts";

/** What an attempt came to, and what becomes of its delivery. */
export interface Settlement {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly state: "delivered" | "waiting" | "failed";
  /** When a waiting delivery is due again; now for the others. */
  readonly dueAt: Date;
  readonly attemptsSpent: number;
  /** Set when the receiver asked the whole lane to wait (Retry-After). */
  readonly laneNotBefore: Date | null;
  readonly attempt: AttemptFacts;
}

/** One try, as it is kept. */
export interface AttemptFacts {
  readonly at: Date;
  readonly durationMs: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  readonly responseBody: string | null;
}

/** A delivery whose attempt was recorded. */
export interface Settled {
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly endpointId: string;
  readonly number: number;
  readonly state: string;
}

/**
 * Tells an attempt from others: a delivery whose lease ran out may be settled by its late and by its present holder in
 * one batch.
 */
export function attemptKey({ id, leaseId }: { id: string; leaseId: string }): string {
  return `${id} ${leaseId}`;
}

/**
 * Records a batch of attempts of one bucket and moves their deliveries on, in one transaction. Only the holder of the
 * lease may settle: a worker that was stopped beyond its lease changes nothing and leaves no attempt behind, because
 * another worker has the delivery by then (fencing).
 */
export async function settleDeliveries(
  db: Database,
  batch: { bucket: number; now: Date; settlements: readonly Settlement[] },
): Promise<Settled[]> {
  return db.transaction().execute(async (tx) => {
    const settled = await moveOn(tx, batch.bucket, batch.settlements);
    const held = new Map(batch.settlements.map((one) => [attemptKey(one), one]));
    if (settled.length > 0) {
      await recordAttempts(tx, { ...batch, settled, held });
      await wakeSettledLanes(tx, { ...batch, settled, held });
    }
    return settled;
  });
}

/** Moves the deliveries whose lease is still held, and says which these were. */
async function moveOn(tx: Tx, bucket: number, settlements: readonly Settlement[]): Promise<Settled[]> {
  const sorted = [...settlements].sort((a, b) => (a.id < b.id ? -1 : 1));
  const column = <K extends keyof Settlement>(name: K) => sorted.map((one) => one[name]);
  const { rows } = await sql<Settled>`
    update delivery d set
      state = case when d.cancelling and s.state = 'waiting' then 'cancelled' else s.state end,
      due_at = s.due_at, attempts = d.attempts + 1, attempts_spent = s.attempts_spent, lease_id = null, leased_until = null
    from unnest(
      ${column("shopId")}::text[], ${column("id")}::text[], ${column("leaseId")}::text[], ${column("state")}::text[],
      ${column("dueAt")}::timestamptz[], ${column("attemptsSpent")}::int[]
    ) as s (shop_id, id, lease_id, state, due_at, attempts_spent)
    where d.bucket = ${bucket}::smallint and d.shop_id = s.shop_id and d.id = s.id
      and d.lease_id = s.lease_id and d.state = 'sending'
    returning d.shop_id as "shopId", d.id, s.lease_id as "leaseId", d.endpoint_id as "endpointId", d.attempts as number, d.state`.execute(
    tx,
  );
  return rows;
}

interface SettledBatch {
  readonly bucket: number;
  readonly now: Date;
  readonly settled: readonly Settled[];
  readonly held: ReadonlyMap<string, Settlement>;
}

async function recordAttempts(tx: Tx, { bucket, settled, held }: SettledBatch): Promise<void> {
  const attempts = settled.flatMap((one) => held.get(attemptKey(one))?.attempt ?? []);
  const column = <K extends keyof AttemptFacts>(name: K) => attempts.map((one) => one[name]);
  const json = (name: "requestHeaders" | "responseHeaders") =>
    attempts.map((one) => (one[name] === null ? null : JSON.stringify(one[name])));
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, error, request_headers,
      response_headers, response_body)
    select ${bucket}::smallint, a.* from unnest(
      ${settled.map((one) => one.shopId)}::text[], ${settled.map((one) => one.id)}::text[],
      ${settled.map((one) => one.number)}::int[], ${column("at")}::timestamptz[], ${column("durationMs")}::int[],
      ${column("outcome")}::text[], ${column("status")}::smallint[], ${column("error")}::text[],
      ${json("requestHeaders")}::jsonb[], ${json("responseHeaders")}::jsonb[], ${column("responseBody")}::text[]
    ) as a`.execute(tx);
}

interface LaneNews {
  readonly shopId: string;
  readonly endpointId: string;
  readonly dueAt: Date | null;
  readonly notBefore: Date | null;
  readonly succeeded: boolean;
  readonly failed: boolean;
}

/** Frees the slots, tells the lane when a retry is due, and keeps since when the endpoint has been failing. */
async function wakeSettledLanes(tx: Tx, batch: SettledBatch): Promise<void> {
  const news = batch.settled.map((one) => laneNews(one, batch.held.get(attemptKey(one))));
  await lockLanes(tx, batch.bucket, news);
  await sql`
    update lane l set
      due_at = least(l.due_at, n.due_at, case when l.blocked then ${batch.now}::timestamptz end),
      blocked = false,
      not_before = greatest(l.not_before, n.not_before),
      last_success_at = case when n.succeeded then ${batch.now}::timestamptz else l.last_success_at end,
      failing_since = case when n.succeeded then null when n.failed then coalesce(l.failing_since, ${batch.now}::timestamptz)
        else l.failing_since end
    from (
      select shop_id, endpoint_id, min(due_at) as due_at, max(not_before) as not_before,
        bool_or(succeeded) as succeeded, bool_or(failed) as failed
      from unnest(
        ${news.map((one) => one.shopId)}::text[], ${news.map((one) => one.endpointId)}::text[],
        ${news.map((one) => one.dueAt)}::timestamptz[], ${news.map((one) => one.notBefore)}::timestamptz[],
        ${news.map((one) => one.succeeded)}::boolean[], ${news.map((one) => one.failed)}::boolean[]
      ) as n (shop_id, endpoint_id, due_at, not_before, succeeded, failed)
      group by shop_id, endpoint_id
    ) as n
    where l.bucket = ${batch.bucket}::smallint and l.shop_id = n.shop_id and l.endpoint_id = n.endpoint_id`.execute(tx);
}

function laneNews(settled: Settled, settlement: Settlement | undefined): LaneNews {
  return {
    shopId: settled.shopId,
    endpointId: settled.endpointId,
    dueAt: settled.state === "waiting" ? (settlement?.dueAt ?? null) : null,
    notBefore: settlement?.laneNotBefore ?? null,
    succeeded: settled.state === "delivered",
    failed: settled.state !== "delivered",
  };
}
