import { sql } from "kysely";
import type { Database, Tx } from "../../world/database.ts";
import type { StoredSecret } from "../../world/tables.ts";

/** What a worker asks for. */
export interface ClaimWish {
  readonly bucket: number;
  readonly now: Date;
  readonly leaseId: string;
  readonly leasedUntil: Date;
  /** How many deliveries the worker can take. */
  readonly deliveriesMax: number;
  /** How many deliveries of one lane may be under way over all workers, where the lane does not say itself. */
  readonly laneConcurrency: number;
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
  readonly attemptsSpent: number;
  readonly format: string;
  readonly contentType: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly endpointKind: "webhook" | "zapier" | "huddle";
  readonly target: string;
  readonly secrets: readonly StoredSecret[];
}

/** Lanes looked at in one claim. More would lengthen the time that their locks are held. */
const LANES_MAX = 64;

interface LockedLane {
  readonly shop_id: string;
  readonly endpoint_id: string;
  readonly concurrency: number;
}

/**
 * Takes due deliveries of one bucket, lane by lane, in one transaction of its own. The lanes are locked first, in a
 * statement of their own: in a single statement the inner select would still see the snapshot from before the lock was
 * waited for, and would claim twice or put a lane to sleep that has work. Lanes that another worker holds are skipped,
 * and the cost depends on the lanes that are due, never on what has piled up in one of them.
 *
 * `more` tells that due work with free slots remains, so that it is worth asking again as soon as there is room.
 */
export async function claimDeliveries(
  db: Database,
  wish: ClaimWish,
): Promise<{ deliveries: ClaimedDelivery[]; more: boolean }> {
  return db.transaction().execute(async (tx) => {
    const lanes = await lockDueLanes(tx, wish);
    if (lanes.length === 0) return { deliveries: [], more: false };
    const deliveries = await leaseDue(tx, wish, lanes);
    const more = await putLanesToSleep(tx, wish, lanes);
    return { deliveries, more: more || lanes.length === LANES_MAX };
  });
}

async function lockDueLanes(tx: Tx, wish: ClaimWish): Promise<LockedLane[]> {
  const { rows } = await sql<LockedLane>`
    select shop_id, endpoint_id, coalesce(concurrency, ${wish.laneConcurrency}::smallint)::int as concurrency
    from lane
    where bucket = ${wish.bucket}::smallint and due_at <= ${wish.now}::timestamptz and not paused
      and (not_before is null or not_before <= ${wish.now}::timestamptz)
    order by due_at
    limit ${LANES_MAX}
    for update skip locked`.execute(tx);
  return rows;
}

/** Deliveries that somebody else has locked (to cancel or move them) are passed over, so that a claim never waits. */
async function leaseDue(tx: Tx, wish: ClaimWish, lanes: readonly LockedLane[]): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with candidate as (
      select d.shop_id, d.id from ${laneTable(lanes)}
      cross join lateral (
        select d.shop_id, d.id from delivery d
        where d.bucket = ${wish.bucket}::smallint and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id
          and d.state in ('pending', 'waiting') and d.due_at <= ${wish.now}::timestamptz
        order by d.due_at, d.id
        limit greatest(0, l.concurrency - ${countSending(wish)})
        for update of d skip locked
      ) as d
      limit ${wish.deliveriesMax}
    )
    update delivery d set state = 'sending', lease_id = ${wish.leaseId}, leased_until = ${wish.leasedUntil}::timestamptz
    from candidate c, endpoint e
    where d.bucket = ${wish.bucket}::smallint and d.shop_id = c.shop_id and d.id = c.id
      and d.state in ('pending', 'waiting')
      and e.bucket = ${wish.bucket}::smallint and e.shop_id = d.shop_id and e.id = d.endpoint_id
    returning d.bucket, d.shop_id as "shopId", d.id, d.lease_id as "leaseId", d.event_id as "eventId", d.rule_id as "ruleId",
      d.endpoint_id as "endpointId", d.attempts_spent as "attemptsSpent", d.format, d.content_type as "contentType",
      d.headers, d.body, e.kind as "endpointKind", e.target, e.secrets`.execute(tx);
  return rows;
}

/**
 * Says of each lane when it is worth a look again. A lane whose slots are all taken sleeps until a settlement wakes it
 * (`blocked`), so that a hanging endpoint is not looked at over and over. Returns whether any lane has due work and
 * free slots left, which happens when the worker itself had no more room.
 */
async function putLanesToSleep(tx: Tx, wish: ClaimWish, lanes: readonly LockedLane[]): Promise<boolean> {
  const { rows } = await sql<{ more: boolean }>`
    update lane l set
      blocked = n.blocked and coalesce(n.due_at <= ${wish.now}::timestamptz, false),
      due_at = case when n.blocked and n.due_at <= ${wish.now}::timestamptz then null else n.due_at end
    from (
      select l.shop_id, l.endpoint_id, ${countSending(wish)} >= l.concurrency as blocked,
        (select d.due_at from delivery d
          where d.bucket = ${wish.bucket}::smallint and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id
            and d.state in ('pending', 'waiting')
          order by d.due_at limit 1) as due_at
      from ${laneTable(lanes)}
    ) as n
    where l.bucket = ${wish.bucket}::smallint and l.shop_id = n.shop_id and l.endpoint_id = n.endpoint_id
    returning coalesce(l.due_at <= ${wish.now}::timestamptz, false) as more`.execute(tx);
  return rows.some((row) => row.more);
}

function laneTable(lanes: readonly LockedLane[]) {
  return sql`unnest(
    ${lanes.map((lane) => lane.shop_id)}::text[], ${lanes.map((lane) => lane.endpoint_id)}::text[],
    ${lanes.map((lane) => lane.concurrency)}::int[]
  ) as l (shop_id, endpoint_id, concurrency)`;
}

/** Counted from the deliveries themselves: a counter in the lane would drift with every crash. At most `concurrency` rows. */
function countSending(wish: ClaimWish) {
  return sql`(select count(*) from delivery s
    where s.bucket = ${wish.bucket}::smallint and s.shop_id = l.shop_id and s.endpoint_id = l.endpoint_id
      and s.state = 'sending')`;
}
