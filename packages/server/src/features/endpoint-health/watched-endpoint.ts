import { sql } from "kysely";
import { maskUrl } from "../../platform/crypto/mask-headers.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { PendingDeliveryTable } from "../../platform/postgres/tables/delivery-tables.ts";
import type { Shop } from "../../platform/shop.ts";

/** The key of an endpoint whose lane is due for a health check. */
export interface WatchedKey {
  readonly bucket: number;
  readonly shopId: string;
  readonly endpointId: string;
}

/** An endpoint as it is read before anything is locked. */
export interface WatchedEndpoint {
  readonly shop: Shop;
  readonly id: string;
  /** `webhook`, `zapier`, or the kind of the connector. */
  readonly kind: string;
  /** Masked, because it may contain a secret. For a connection it is the address of the other system. */
  readonly url: string;
  readonly goneAt: Date | null;
  readonly pending: number;
  readonly failed: number;
}

const DUE_MAX = 100;

/** The lanes that are due for a check, the one that has waited longest first. This is cheap, because the index is nearly always empty. */
export async function findWatched(db: Database, now: Date): Promise<WatchedKey[]> {
  const { rows } = await sql<WatchedKey>`
    select bucket, shop_id as "shopId", endpoint_id as "endpointId" from lane
    where health_check_at <= ${now}::timestamptz
    order by health_check_at limit ${DUE_MAX}`.execute(db);
  return rows;
}

/** Reads an endpoint without a lock, because counting its pending deliveries may take long. Returns null if it no longer exists. */
export async function readWatched(db: Database, key: WatchedKey): Promise<WatchedEndpoint | null> {
  const { bucket, shopId, endpointId } = key;
  const shop = await db
    .selectFrom("shop")
    .select(["id", "bucket", "number", "name"])
    .where("id", "=", shopId)
    .executeTakeFirst();
  const { rows } = await sql<WatchedRow>`
    select e.id, e.kind, e.target, coalesce(h.base_url, 'https://' || h.domain) as "connectionUrl", l.gone_at as "goneAt",
      ${countPending("pending")} + ${countPending("waiting")} as pending,
      (select count(*) from delivery d
        where d.bucket = e.bucket and d.shop_id = e.shop_id and d.endpoint_id = e.id and d.final_state = 'failed') as failed
    from endpoint e
    join lane l on l.bucket = e.bucket and l.shop_id = e.shop_id and l.endpoint_id = e.id
    left join huddle_connection h on e.kind = h.kind and h.bucket = e.bucket and h.shop_id = e.shop_id and h.id = e.target
    where e.bucket = ${bucket}::smallint and e.shop_id = ${shopId} and e.id = ${endpointId}`.execute(db);
  const [row] = rows;
  if (!shop || !row) return null;
  const { target, connectionUrl, ...rest } = row;
  return { shop, ...rest, url: maskUrl(connectionUrl ?? target) };
}

interface WatchedRow extends Omit<WatchedEndpoint, "shop" | "url"> {
  readonly target: string;
  readonly connectionUrl: string | null;
}

/** Counts one state at a time, because each state has its own index. */
function countPending(state: PendingDeliveryTable["state"]) {
  return sql`(
    select count(*) from pending_delivery o
    where o.bucket = e.bucket and o.shop_id = e.shop_id and o.endpoint_id = e.id and o.state = ${sql.lit(state)})`;
}
