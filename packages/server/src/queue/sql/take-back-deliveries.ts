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
  const lanes = endpointIds.map((endpointId) => ({ shopId: shop.id, endpointId }));
  const which = sql<boolean>`d.id = any(${deliveryIds}::text[])`;
  await holdOwed(tx, shop, { which, lanes, endedToo: true });
  return cancelOwed(tx, shop, { which, now });
}
