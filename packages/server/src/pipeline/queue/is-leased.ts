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

/**
 * The same for the few deliveries that a claim looks at, each by the whole key of its lease. `offset 0` keeps it from being planned as a
 * join, which statistics of a time with few leases lead to read all those of the shop, dead ones too, for each delivery.
 */
export function isLeasedNow(delivery: "d", bucket: number): RawBuilder<boolean> {
  const of = sql.raw(delivery);
  return sql<boolean>`exists (
    select 1 from lease s
    where s.bucket = ${bucket}::smallint and s.shop_id = ${of}.shop_id and s.delivery_id = ${of}.id
    offset 0)`;
}
