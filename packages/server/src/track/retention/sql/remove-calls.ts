import { sql } from "kysely";
import type { Tx } from "../../../world/database.ts";
import type { ShopKey } from "../../../world/shop.ts";
import type { Removed } from "../strand.ts";

/** The states in which a delivery is no longer owed. */
export const ENDED = sql`('delivered', 'failed', 'cancelled')`;

/** Whether a replay that is running has still to do with a delivery, which then is due again or still to be counted. */
export function isReplayed(shop: ShopKey) {
  return sql`exists (
    select from replay_item i
    where i.bucket = ${shop.bucket}::smallint and i.shop_id = ${shop.id} and i.delivery_id = d.id)`;
}

/** Removes deliveries that this transaction has locked, with their attempts. */
export async function removeCalls(tx: Tx, shop: ShopKey, deliveryIds: readonly string[]): Promise<Removed> {
  if (deliveryIds.length === 0) return {};
  const attempts = await sql`
    delete from attempt
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and delivery_id = any(${deliveryIds}::text[])`.execute(
    tx,
  );
  const deliveries = await sql`
    delete from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${deliveryIds}::text[])`.execute(tx);
  return { attempt: countOf(attempts), delivery: countOf(deliveries) };
}

/** How many rows a statement removed. */
export function countOf({ numAffectedRows }: { numAffectedRows?: bigint }): number {
  return Number(numAffectedRows ?? 0n);
}
