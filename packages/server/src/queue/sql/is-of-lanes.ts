import { type RawBuilder, sql } from "kysely";
import type { ShopKey } from "../../world/shop.ts";

/**
 * Whether a delivery is at an endpoint of this shop: a condition on the table or alias of that name, said beside the shop where what is
 * owed is looked for. Its indexes tell the endpoint alone, and another shop's of the bucket may have piled up (decision 0035).
 */
export function isOfLanes(delivery: "d" | "delivery", shop: ShopKey): RawBuilder<boolean> {
  return sql<boolean>`${sql.raw(delivery)}.endpoint_id = any(array(
    select endpoint_id from lane where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}))`;
}
