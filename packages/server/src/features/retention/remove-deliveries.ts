import { sql } from "kysely";
import { isPending } from "../../pipeline/queue/delivery-conditions.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import {
  countOf,
  fitPage,
  PAGE,
  type Removed,
  type RetentionBatch,
  type RetentionCandidate,
  type RetentionState,
  ROWS_MAX,
} from "./retention-job.ts";

/**
 * Removes old deliveries that have ended and have no event: test calls, unsubscribe notices, and what an older version left of an event
 * that was too large for one batch. Locks what it removes, and never waits for a lock.
 */
export async function removeDeliveries(
  tx: Tx,
  { shop, cutoff, cursor, keptVersions }: RetentionState,
): Promise<RetentionBatch> {
  const page = await readPage(tx, { shop, cutoff, cursor });
  return { ...(await removeOfPage(tx, shop, { page, cursor })), keptVersions };
}

async function readPage(tx: Tx, { shop, cutoff, cursor }: Pick<RetentionState, "shop" | "cutoff" | "cursor">) {
  const { rows } = await sql<RetentionCandidate>`
    select d.id, d.old, d.old and (${isPending(shop)} or ${hasEvent(shop)} or ${isReplayed(shop)}) as stays,
      1 + (
        select count(*)::int from attempt a
        where d.old and a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = d.id) as rows
    from (
      select id, event_id, created_at < ${cutoff}::timestamptz as old from delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${cursor}
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

/** Whether a running replay includes the delivery `d`. Such a delivery must stay, because the replay still has to send or count it. */
export function isReplayed(shop: ShopKey) {
  return sql`exists (
    select from replay_item i
    where i.bucket = ${shop.bucket}::smallint and i.shop_id = ${shop.id} and i.delivery_id = d.id)`;
}

/**
 * Keeps those locked deliveries that have ended. This must be a statement after the one that locks: a requeue changes no row of
 * `delivery`, so a statement that began before the other lock was released would not see it.
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

interface DeliveriesBatch {
  readonly removed: Removed;
  readonly cursor: string;
  readonly ended: boolean;
}

/**
 * Removes the deliveries of a page that have ended and fit into a batch. If a delivery has more attempts than a batch may remove, its
 * oldest attempts go first.
 */
export async function removeOfPage(
  tx: Tx,
  shop: ShopKey,
  { page, cursor }: { readonly page: readonly RetentionCandidate[]; readonly cursor: string },
): Promise<DeliveriesBatch> {
  const fit = fitPage(page, { cursor, rowsMax: ROWS_MAX, full: page.length === PAGE });
  if (fit.oversized !== null) {
    const attempt = await removeAttempts(tx, shop, fit.oversized);
    return { removed: { attempt }, cursor: attempt > 0 ? cursor : fit.cursor, ended: false };
  }
  const removed = await removeLockedDeliveries(tx, shop, await lockEnded(tx, shop, fit.take));
  return { removed, cursor: fit.ended ? "" : fit.cursor, ended: fit.ended };
}

/** Skips deliveries that another transaction has locked. `keepEnded` says why the lock must come first. */
async function lockEnded(tx: Tx, shop: ShopKey, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select d.id from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = any(${ids}::text[])
    order by d.id
    for update of d skip locked`.execute(tx);
  return (await keepEnded(tx, shop, rows)).map(({ id }) => id);
}

/** Returns how many were removed: none if another transaction has locked the delivery, or if it is pending again. */
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

/** Removes deliveries with their attempts. The transaction must have locked them. */
export async function removeLockedDeliveries(tx: Tx, shop: ShopKey, deliveryIds: readonly string[]): Promise<Removed> {
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
