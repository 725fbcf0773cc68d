import { sql } from "kysely";
import type { TakeBackWish, TakenBack } from "../../plan/access/take-back.ts";
import type { Tx } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";
import { holdOwed } from "./hold-owed.ts";
import { wakeLanes } from "./lock-lanes.ts";
import { releaseHeld } from "./release-held.ts";

type TakenRow = TakenBack & { readonly shopId: string; readonly endpointId: string; readonly subject: string | null };

/**
 * Cancels these deliveries as far as they are not being sent; one that is ends by itself and gets no successor. Says what
 * became of those that had not ended yet. Who goes on to queue something names those lanes here, so that all are locked at once.
 */
export async function takeBackDeliveries(
  tx: Tx,
  shop: ShopKey,
  { deliveryIds, now, endpointIds }: TakeBackWish,
): Promise<TakenBack[]> {
  const lanes = endpointIds.map((endpointId) => ({ shopId: shop.id, endpointId }));
  const which = sql<boolean>`d.id = any(${deliveryIds}::text[])`;
  await holdOwed(tx, shop, { which, lanes });
  const { rows } = await sql<TakenRow>`
    update delivery d set
      state = case when d.state = 'sending' then d.state else 'cancelled' end,
      cancelling = (d.state = 'sending'), held = false
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${which}
      and d.state in ('pending', 'waiting', 'sending')
    returning d.id, d.state, d.attempts, d.shop_id as "shopId", d.endpoint_id as "endpointId", d.subject`.execute(tx);
  if (rows.length === 0) return [];
  const scopes = rows.filter((row) => row.subject !== null);
  await wakeLanes(tx, shop.bucket, await releaseHeld(tx, { bucket: shop.bucket, now, scopes }));
  return rows;
}
