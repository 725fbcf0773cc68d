import { sql } from "kysely";
import type { TakenBack } from "../../plan/access/take-back.ts";
import type { Tx } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";
import { lockLanes, wakeLanes } from "./lock-lanes.ts";
import { releaseHeld } from "./release-held.ts";

type TakenRow = TakenBack & { readonly shopId: string; readonly endpointId: string; readonly subject: string | null };

/**
 * Cancels these deliveries as far as they are not being sent; one that is ends by itself and gets no successor. Says what
 * became of those that had not ended yet. The rows are locked in sorted order, before any lane, as settling does.
 */
export async function takeBackDeliveries(
  tx: Tx,
  shop: ShopKey,
  { deliveryIds, now }: { deliveryIds: readonly string[]; now: Date },
): Promise<TakenBack[]> {
  const { rows } = await sql<TakenRow>`
    update delivery d set
      state = case when d.state = 'sending' then d.state else 'cancelled' end,
      cancelling = (d.state = 'sending'), held = false
    from (
      select id from delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${deliveryIds}::text[])
        and state in ('pending', 'waiting', 'sending')
      order by id for update
    ) as k
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = k.id
    returning d.id, d.state, d.attempts, d.shop_id as "shopId", d.endpoint_id as "endpointId", d.subject`.execute(tx);
  if (rows.length === 0) return [];
  await lockLanes(tx, shop.bucket, rows);
  const scopes = rows.filter((row) => row.subject !== null);
  await wakeLanes(tx, shop.bucket, await releaseHeld(tx, { bucket: shop.bucket, now, scopes }));
  return rows;
}
