import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { countOf, type Removed, type RemoveSome } from "./retention-job.ts";

const RULES_MAX = 500;
/** More than the clocks of two processes can differ. */
const MARGIN_MS = 86_400_000;

interface EventsLeft {
  readonly cutoff: Date;
  /** The rule set versions of the old events that are still there. */
  readonly keptVersions: readonly number[];
}

/**
 * Removes versions of rules that no event can refer to any more. Such a version was replaced before the cutoff, so every event that it
 * decided is old, and no remaining old event names a rule set in which it was in force. A day of margin allows for clocks that differ.
 * Then removes deleted rules without a version and without a delivery. The rows of a batch are materialized, because as a subselect
 * they could be chosen again for every joined row, and the limit would not hold.
 */
export async function removeRules(tx: Tx, shop: ShopKey, { cutoff, keptVersions }: EventsLeft): Promise<Removed> {
  const before = new Date(cutoff.getTime() - MARGIN_MS);
  const versions = await sql`
    with few as materialized (
      select o.rule_id, o.from_version from rule_version o
      where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.until_at < ${before}::timestamptz
        and not exists (
          select from unnest(${keptVersions}::int[]) as k (version)
          where k.version >= o.from_version and k.version < o.until_version)
      limit ${RULES_MAX}
    )
    delete from rule_version v using few
    where v.bucket = ${shop.bucket}::smallint and v.shop_id = ${shop.id} and v.rule_id = few.rule_id
      and v.from_version = few.from_version`.execute(tx);
  const rules = await sql`
    with few as materialized (
      select o.id from rule o
      where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.deleted_at < ${before}::timestamptz
        and not exists (
          select from rule_version v
          where v.bucket = ${shop.bucket}::smallint and v.shop_id = ${shop.id} and v.rule_id = o.id)
        and not exists (
          select from delivery d
          where d.bucket = ${shop.bucket}::smallint and d.rule_id = o.id)
      limit ${RULES_MAX}
      for update of o skip locked
    )
    delete from rule r using few
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = few.id`.execute(tx);
  return { rule_version: countOf(versions), rule: countOf(rules) };
}

const KEYS_MAX = 500;

/**
 * Removes API keys that expired before the cutoff, with their sealed copies. A key stays if one of its hooks still has a rule. The rows
 * are materialized for the same reason as in `removeRules`.
 */
export const removeApiKeys: RemoveSome = async (tx, { shop, cutoff, keptVersions }) => {
  const keys = await sql`
    with few as materialized (
      select k.id from api_key k
      where k.shop_id = ${shop.id} and k.expires_at < ${cutoff}::timestamptz
        and not exists (
          select from rule r
          where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.api_key_id = k.id
            and r.deleted_at is null)
      limit ${KEYS_MAX}
      for update of k skip locked
    )
    delete from api_key a using few where a.id = few.id`.execute(tx);
  return { removed: { api_key: countOf(keys) }, cursor: "", ended: true, keptVersions };
};

const CONNECTIONS_MAX = 500;

/**
 * Removes connections that were deleted before the cutoff. A connection stays if the access ledger, an endpoint or a comparison still
 * names it, so that the dashboard can show where somebody had access. Its key and its settings are removed in any case.
 */
export const removeConnections: RemoveSome = async (tx, { shop, cutoff, keptVersions }) => {
  const old = sql`c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.deleted_at < ${cutoff}::timestamptz`;
  await sql`
    update huddle_connection c set sealed_api_key = '', settings = '{}'
    where ${old} and c.sealed_api_key <> ''`.execute(tx);
  const gone = await sql`
    with few as materialized (
      select c.id from huddle_connection c
      where ${old}
        and not exists (
          select from access a
          where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.connection_id = c.id)
        and not exists (
          select from access_task t
          where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.connection_id = c.id)
        and not exists (
          select from comparison m
          where m.bucket = ${shop.bucket}::smallint and m.shop_id = ${shop.id} and m.connection_id = c.id)
        and not exists (
          select from endpoint e
          where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and md5(e.target) = md5(c.id)
            and e.target = c.id)
      limit ${CONNECTIONS_MAX}
      for update of c skip locked
    )
    delete from huddle_connection r using few
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = few.id`.execute(tx);
  return { removed: { connection: countOf(gone) }, cursor: "", ended: true, keptVersions };
};
