import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { fitPage, type Looked } from "./fit-page.ts";
import { PAGE, type Removed, ROWS_MAX } from "./retention-job.ts";

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
    select id from pending_delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}
      and id = any(${locked.map(({ id }) => id)}::text[])`.execute(tx);
  const pending = new Set(rows.map(({ id }) => id));
  return locked.filter(({ id }) => !pending.has(id));
}

/** Where a step over deliveries ends. */
export interface CallsStep {
  readonly removed: Removed;
  readonly after: string;
  readonly ended: boolean;
}

/**
 * Removes of a page of deliveries, those behind `after`, what has ended and fits into a step; of one with more attempts than a step
 * may hold, attempts go first, the oldest before the others.
 */
export async function removeOfPage(
  tx: Tx,
  shop: ShopKey,
  { page, after }: { readonly page: readonly Looked[]; readonly after: string },
): Promise<CallsStep> {
  const fit = fitPage(page, { after, rowsMax: ROWS_MAX, full: page.length === PAGE });
  if (fit.oversized !== null) {
    const attempt = await removeAttempts(tx, shop, fit.oversized);
    return { removed: { attempt }, after: attempt > 0 ? after : fit.after, ended: false };
  }
  const removed = await removeCalls(tx, shop, await lockEnded(tx, shop, fit.take));
  return { removed, after: fit.ended ? "" : fit.after, ended: fit.ended };
}

/** Locks those of these deliveries that nobody else holds, then keeps those that have ended (`keepEnded` says why in that order). */
async function lockEnded(tx: Tx, shop: ShopKey, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select d.id from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = any(${ids}::text[])
    order by d.id
    for update of d skip locked`.execute(tx);
  return (await keepEnded(tx, shop, rows)).map(({ id }) => id);
}

/** Returns how many went: none if somebody holds the delivery or it is owed again. */
async function removeAttempts(tx: Tx, shop: ShopKey, deliveryId: string): Promise<number> {
  const [locked] = await lockEnded(tx, shop, [deliveryId]);
  if (locked === undefined) return 0;
  const attempts = await sql`
    delete from attempt a
    using (
      select number from attempt
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and delivery_id = ${locked}
      order by number
      limit ${ROWS_MAX}
    ) as o
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = ${locked}
      and a.number = o.number`.execute(tx);
  return countOf(attempts);
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
