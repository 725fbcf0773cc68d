import { type RawBuilder, sql } from "kysely";
import type { ShopKey } from "../../platform/shop.ts";

/**
 * Whether a delivery `d` is owed, as a condition of a statement; a row of `delivery` does not say it (decision 0036). True for longer than a
 * moment only for whoever holds its lane.
 */
export function isOwed(shop: ShopKey): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from owed o where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = d.id)`;
}
