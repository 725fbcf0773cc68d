import { type RawBuilder, sql } from "kysely";
import { type BucketScope, bucketIn } from "../../platform/postgres/bucket-scope.ts";
import type { ShopKey } from "../../platform/shop.ts";

/**
 * Whether a delivery `d` is pending, as a condition of a statement; a row of `delivery` does not say it (decision 0036). It
 * stays true only while the caller holds the lock of its lane.
 */
export function isPending(shop: ShopKey): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from pending_delivery o where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = d.id)`;
}

/**
 * Whether a worker is sending a delivery: a condition on the table or alias of that name. A row of `delivery` does not say it.
 * A caller that depends on it must lock the delivery's lane, because a lease begins only under that lock.
 */
export function isLeased(delivery: "d" | "delivery"): RawBuilder<boolean> {
  const of = sql.raw(delivery);
  return sql<boolean>`exists (
    select 1 from lease s where s.bucket = ${of}.bucket and s.shop_id = ${of}.shop_id and s.delivery_id = ${of}.id)`;
}

/**
 * The same for the few deliveries that a claim reads, each by the whole key of its lease. `offset 0` keeps it from being planned
 * as a join: statistics of a time with few leases would make it read all leases of the shop, dead ones too, for each delivery.
 */
export function isLeasedNow(delivery: "d", bucket: BucketScope): RawBuilder<boolean> {
  const of = sql.raw(delivery);
  return sql<boolean>`exists (
    select 1 from lease s
    where s.bucket = ${bucketIn(bucket, delivery)} and s.shop_id = ${of}.shop_id and s.delivery_id = ${of}.id
    offset 0)`;
}

/**
 * Whether the access ledger asked for a delivery `d`, as a condition of a statement. Such a call belongs to the ledger and not to its
 * rule: it is made although the rule is gone, because the buyer has paid, or because access has ended (decision 0053). `offset 0` keeps it
 * from being planned as a join, which would read all calls of the ledger.
 */
export function isCallOfLedger(shop: ShopKey): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from access_call c
    where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.delivery_id = d.id
    offset 0)`;
}

/**
 * Whether a delivery `d` ended with its rule, because that was deleted, as a condition of a statement. A test call has no rule, so it
 * is never true of one. A hook that a newer one superseded is not deleted, because its pending deliveries are still sent. A call of the
 * access ledger outlives its rule. This stays true only under the lock of the shop's rule set.
 */
export function ruleIsDeleted(shop: ShopKey): RawBuilder<boolean> {
  return sql<boolean>`(exists (
    select 1 from rule r
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = d.rule_id and r.deleted_at is not null
      and r.superseded_by is null)
    and not ${isCallOfLedger(shop)})`;
}
