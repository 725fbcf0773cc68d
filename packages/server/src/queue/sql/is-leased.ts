import { type RawBuilder, sql } from "kysely";

/**
 * Whether a worker has a delivery in its hands: a condition on the table or alias of that name. A row of `delivery` does not say
 * it, so that whoever must know for longer than a moment holds the delivery's lane, under which alone a lease begins.
 */
export function isLeased(delivery: "d" | "delivery"): RawBuilder<boolean> {
  const of = sql.raw(delivery);
  return sql<boolean>`exists (
    select 1 from lease s where s.bucket = ${of}.bucket and s.shop_id = ${of}.shop_id and s.delivery_id = ${of}.id)`;
}
