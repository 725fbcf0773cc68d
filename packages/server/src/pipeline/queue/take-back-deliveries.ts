import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { cancelOwed } from "./cancel-owed.ts";
import { holdOwed } from "./hold-owed.ts";

/** A delivery after an attempt to take it back. One that is being sent ends by itself and gets no successor. */
export interface TakenBack {
  readonly id: string;
  readonly sending: boolean;
  readonly attempts: number;
}

/** Which deliveries are to be taken back. */
export interface TakeBackWish {
  readonly deliveryIds: readonly string[];
  /** Endpoints of the shop to which this transaction is going to queue calls. */
  readonly endpointIds: readonly string[];
  readonly now: Date;
}

/**
 * Cancels deliveries as far as they are not being sent, and says what became of those that had not ended yet. The caller holds
 * the shop's rule book, so that no delivery moves meanwhile.
 */
export type TakeBackDeliveries = (tx: Tx, shop: ShopKey, wish: TakeBackWish) => Promise<readonly TakenBack[]>;

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
