import type { Rule, RuleDefinition } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** The rules of a shop as they were at one version of its book, in the order in which answers are stored. */
export async function readRulesAt(db: Db, shop: ShopKey, version: number): Promise<Rule[]> {
  const { rows } = await sql<{ id: string; definition: RuleDefinition; created_at: Date }>`
    select v.rule_id as id, v.definition, r.created_at
    from rule_version v
    join rule r on r.bucket = v.bucket and r.shop_id = v.shop_id and r.id = v.rule_id
    where v.bucket = ${shop.bucket} and v.shop_id = ${shop.id}
      and v.from_version <= ${version} and (v.until_version is null or v.until_version > ${version})
    order by v.rule_id`.execute(db);
  return rows.map(({ id, definition, created_at }) => ({ ...definition, id, created_at: created_at.toISOString() }));
}
