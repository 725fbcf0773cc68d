import { endpointUrl, findEndpointUrlProblem } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { addressOf, type PlugAndPayRule } from "./plugandpay-rule.ts";

/** Those of Plug&Pay's rules whose address is called by a rule of Haak's as well. */
export async function findAlsoCalled(
  db: Db,
  shop: ShopKey,
  rules: readonly PlugAndPayRule[],
): Promise<ReadonlySet<PlugAndPayRule>> {
  const targets = new Map(rules.flatMap((rule) => targetOf(rule).map((target) => [rule, target] as const)));
  if (targets.size === 0) return new Set();
  const { rows } = await sql<{ target: string }>`
    select e.target from endpoint e
    where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.enabled
      and e.kind in ('webhook', 'zapier') and e.target = any(${[...new Set(targets.values())]}::text[])
      and exists (
        select from rule r
        where r.bucket = e.bucket and r.shop_id = e.shop_id and r.endpoint_id = e.id and r.deleted_at is null
          and (r.definition ->> 'enabled')::boolean
      )`.execute(db);
  const called = new Set(rows.map(({ target }) => target));
  return new Set([...targets].flatMap(([rule, target]) => (called.has(target) ? [rule] : [])));
}

function targetOf(rule: PlugAndPayRule): string[] {
  const url = addressOf(rule);
  return url !== null && findEndpointUrlProblem(url) === null ? [endpointUrl(url)] : [];
}
