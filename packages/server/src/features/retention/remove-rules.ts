import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { countOf } from "./remove-calls.ts";
import type { Removed } from "./retention-job.ts";

const RULES_MAX = 500;
/** By how much the clocks of two processes may differ at the most, and then some. */
const MARGIN_MS = 86_400_000;

/** What a pass over the events has found out. */
export interface EventsLeft {
  readonly cutoff: Date;
  /** The versions of the rule book that old events name which are still there. */
  readonly keptVersions: readonly number[];
}

/**
 * Removes versions of rules that no event can refer to any more: they were replaced before the cutoff, so that every event
 * which they decided is old, and no old event that is left names a version of the book in which they were in force. A day
 * of margin stands for clocks that differ. Then removes deleted rules of which no version and no delivery is left. The few of
 * a step are materialized: joined as a subselect they may be chosen anew for every row, and are then not few.
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
