import { sql } from "kysely";
import { isPending } from "../../pipeline/queue/delivery-conditions.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Looked } from "./fit-page.ts";
import { isReplayed, removeOfPage } from "./remove-calls.ts";
import { PAGE, type RetentionState, type Step } from "./retention-job.ts";

/**
 * Removes deliveries that were made before the cutoff, have ended, and have no event: test calls, words that a hook has
 * ended, and what an older version left of an event that was too large to go in one step. Locks what it removes and waits for nobody.
 */
export async function removeDeliveries(tx: Tx, { shop, cutoff, after, keptVersions }: RetentionState): Promise<Step> {
  const page = await readPage(tx, { shop, cutoff, after });
  return { ...(await removeOfPage(tx, shop, { page, after })), keptVersions };
}

async function readPage(tx: Tx, { shop, cutoff, after }: Pick<RetentionState, "shop" | "cutoff" | "after">) {
  const { rows } = await sql<Looked>`
    select d.id, d.old, d.old and (${isPending(shop)} or ${hasEvent(shop)} or ${isReplayed(shop)}) as stays,
      1 + (
        select count(*)::int from attempt a
        where d.old and a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = d.id) as rows
    from (
      select id, event_id, created_at < ${cutoff}::timestamptz as old from delivery
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
