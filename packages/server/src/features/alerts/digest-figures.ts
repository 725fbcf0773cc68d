import { type Breaker, type EndpointHealth, endpointHealth } from "@haak/core";
import { sql } from "kysely";
import { maskUrl } from "../../platform/crypto/mask-headers.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** The week of a digest: from its start up to, but not including, its end. */
export interface Week {
  readonly since: Date;
  readonly until: Date;
}

/** The figures of a week, and the state at its end. */
export interface DigestFigures extends Week {
  /** The events of the shop. Operational events are not counted, because the hub makes them itself. */
  readonly events: number;
  /** The calls of this week, by their result. */
  readonly delivered: number;
  readonly failed: number;
  /** All pending deliveries, of any age. */
  readonly waiting: number;
  readonly failing: readonly FailingPlace[];
  /** The result of the comparisons with Plug&Pay. It is null if no comparison had to be made. */
  readonly completeness: Completeness | null;
}

/** An endpoint that fails or is switched off. */
export interface FailingPlace {
  /** `webhook`, `zapier`, or the kind of the connector. */
  readonly kind: string;
  /** Masked, because a URL may contain a secret. */
  readonly url: string;
  readonly health: EndpointHealth;
  readonly failingSince: Date | null;
}

/**
 * How many events the comparisons of a week found missing, and how many of them have been processed since. `until` is null if no comparison
 * was made.
 */
export interface Completeness {
  readonly until: Date | null;
  readonly missing: number;
  readonly repaired: number;
}

const PLACES_MAX = 20;

/** Reads the figures. This scans all events of a week, which is acceptable because it happens only once a week. */
export async function readDigestFigures(db: Db, shop: ShopKey, week: Week): Promise<DigestFigures> {
  const { since, until } = week;
  const { rows } = await sql<Pick<DigestFigures, "events" | "delivered" | "failed" | "waiting">>`
    select
      (select count(*) from event e
        where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.type not like 'endpoint.%'
          and e.received_at >= ${since}::timestamptz and e.received_at < ${until}::timestamptz) as events,
      (select count(*) from pending_delivery o
        join delivery w on w.bucket = ${shop.bucket}::smallint and w.shop_id = ${shop.id} and w.id = o.id
        where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id}
          and w.created_at < ${until}::timestamptz) as waiting,
      count(*) filter (where d.state = 'delivered') as delivered,
      count(*) filter (where d.state = 'failed') as failed
    from delivery_status d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id}
      and d.created_at >= ${since}::timestamptz and d.created_at < ${until}::timestamptz`.execute(db);
  const counts = rows[0] ?? { events: 0, delivered: 0, failed: 0, waiting: 0 };
  const failing = await readFailing(db, shop);
  return { ...week, ...counts, failing, completeness: await readCompleteness(db, shop, week) };
}

async function readFailing(db: Db, shop: ShopKey): Promise<FailingPlace[]> {
  const { rows } = await sql<{
    kind: string;
    target: string;
    connectionUrl: string | null;
    enabled: boolean;
    breaker: Breaker;
    failingSince: Date | null;
  }>`
    select e.kind, e.target, coalesce(h.base_url, 'https://' || h.domain) as "connectionUrl", e.enabled, l.breaker,
      l.failing_since as "failingSince"
    from endpoint e
    join lane l on l.bucket = e.bucket and l.shop_id = e.shop_id and l.endpoint_id = e.id
    left join huddle_connection h on e.kind = h.kind and h.bucket = e.bucket and h.shop_id = e.shop_id and h.id = e.target
    where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id}
      and (case when e.enabled then l.failing_since is not null else e.off_reason <> 'by_hand' end)
    order by l.failing_since, e.id
    limit ${PLACES_MAX}`.execute(db);
  return rows.map(({ kind, target, connectionUrl, ...lane }) => ({
    ...{ kind, url: maskUrl(connectionUrl ?? target) },
    health: endpointHealth(lane),
    failingSince: lane.failingSince,
  }));
}

async function readCompleteness(db: Db, shop: ShopKey, { since, until }: Week): Promise<Completeness | null> {
  const source = await db
    .selectFrom("plugandpay_source")
    .select("reconcile_at")
    .where("shop_id", "=", shop.id)
    .executeTakeFirst();
  const { rows } = await sql<Completeness>`
    select max(until) as until, coalesce(sum(repaired + unreadable_count), 0)::int as missing, coalesce(sum(repaired), 0)::int as repaired
    from reconciliation
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and state = 'done'
      and ended_at >= ${since}::timestamptz and ended_at < ${until}::timestamptz`.execute(db);
  const [found] = rows;
  if (found?.until) return found;
  return source?.reconcile_at ? { until: null, missing: 0, repaired: 0 } : null;
}
