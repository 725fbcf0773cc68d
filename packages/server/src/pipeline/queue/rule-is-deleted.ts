import { type RawBuilder, sql } from "kysely";
import type { ShopKey } from "../../platform/shop.ts";

/**
 * Whether the rule by which a delivery `d` was planned has been deleted, as a condition of a statement. A test call has no
 * rule, so that none of its could be. True for good only under the lock of the shop's rule book.
 */
export function ruleIsDeleted(shop: ShopKey): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from rule r
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = d.rule_id and r.deleted_at is not null)`;
}
