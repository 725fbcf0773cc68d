import { sql } from "kysely";
import type { TakeBackWish, TakenBack } from "../../plan/access/take-back.ts";
import type { Tx } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";
import { cancelOwed } from "./cancel-owed.ts";
import { holdOwed } from "./hold-owed.ts";

/**
 * Cancels these deliveries as far as they are not being sent; one that is ends by itself and gets no successor. Says what
 * became of those that had not ended yet. Who goes on to queue something names those lanes here, so that all are locked at once.
 */
export async function takeBackDeliveries(
  tx: Tx,
  shop: ShopKey,
  { deliveryIds, now, endpointIds }: TakeBackWish,
): Promise<TakenBack[]> {
  const lanes = [...(await lanesOf(tx, shop, deliveryIds)), ...endpointIds].map((endpointId) => ({
    ...{ shopId: shop.id, endpointId },
  }));
  const which = sql<boolean>`d.id = any(${deliveryIds}::text[])`;
  await holdOwed(tx, shop, { which, lanes });
  return cancelOwed(tx, shop, { which, now });
}

/** Of all of them, as one that has ended may be sent again by hand meanwhile. */
async function lanesOf(tx: Tx, shop: ShopKey, deliveryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ endpointId: string }>`
    select distinct endpoint_id as "endpointId" from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${deliveryIds}::text[])`.execute(tx);
  return rows.map(({ endpointId }) => endpointId);
}
