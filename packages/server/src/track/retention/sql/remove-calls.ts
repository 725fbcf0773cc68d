import { sql } from "kysely";
import type { Tx } from "../../../world/database.ts";
import type { ShopKey } from "../../../world/shop.ts";
import type { Removed } from "../strand.ts";

/** Whether a replay that is running has still to do with a delivery, which then is due again or still to be counted. */
export function isReplayed(shop: ShopKey) {
  return sql`exists (
    select from replay_item i
    where i.bucket = ${shop.bucket}::smallint and i.shop_id = ${shop.id} and i.delivery_id = d.id)`;
}

/**
 * Of deliveries that this transaction has locked, those that have ended. This must be a statement after the one that locks: being owed
 * again changes no row of `delivery`, so that a statement that began before somebody else's lock went does not see it.
 */
export async function keepEnded<Locked extends { readonly id: string }>(
  tx: Tx,
  shop: ShopKey,
  locked: readonly Locked[],
): Promise<Locked[]> {
  if (locked.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from owed
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}
      and id = any(${locked.map(({ id }) => id)}::text[])`.execute(tx);
  const owed = new Set(rows.map(({ id }) => id));
  return locked.filter(({ id }) => !owed.has(id));
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
