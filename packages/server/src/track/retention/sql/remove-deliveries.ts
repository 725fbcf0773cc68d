import { sql } from "kysely";
import { isOwed } from "../../../queue/sql/is-owed.ts";
import type { Tx } from "../../../world/database.ts";
import type { ShopKey } from "../../../world/shop.ts";
import { fitPage, type Looked } from "../fit-page.ts";
import { PAGE, ROWS_MAX, type Standing, type Step } from "../strand.ts";
import { countOf, isReplayed, keepEnded, removeCalls } from "./remove-calls.ts";

/**
 * Removes deliveries that were made before the cutoff, have ended, and have no event: test calls, words that a hook has
 * ended, and what is left of an event that was too large to go in one step. Locks what it removes and waits for nobody. Of a
 * delivery with more attempts than a step may hold, attempts go first, the oldest before the others.
 */
export async function removeDeliveries(tx: Tx, { shop, cutoff, after, keptVersions }: Standing): Promise<Step> {
  const page = await readPage(tx, { shop, cutoff, after });
  const fit = fitPage(page, { after, rowsMax: ROWS_MAX, full: page.length === PAGE });
  if (fit.oversized !== null) {
    const attempt = await removeAttempts(tx, shop, fit.oversized);
    return { removed: { attempt }, after: attempt > 0 ? after : fit.after, ended: false, keptVersions };
  }
  const removed = await removeCalls(tx, shop, await lockEnded(tx, shop, fit.take));
  return { removed, after: fit.ended ? "" : fit.after, ended: fit.ended, keptVersions };
}

async function readPage(tx: Tx, { shop, cutoff, after }: Pick<Standing, "shop" | "cutoff" | "after">) {
  const { rows } = await sql<Looked>`
    select d.id, d.old, d.old and (${isOwed(shop)} or ${hasEvent(shop)} or ${isReplayed(shop)}) as stays,
      1 + (
        select count(*)::int from attempt a
        where d.old and a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = d.id) as rows
    from (
      select id, event_id, state, created_at < ${cutoff}::timestamptz as old from delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${after}
      order by id
      limit ${PAGE}
    ) as d
    order by d.id`.execute(tx);
  return rows;
}

function hasEvent(shop: ShopKey) {
  return sql`exists (
    select from event e where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = d.event_id)`;
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
