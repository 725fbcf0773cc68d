import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Finding, Outcomes } from "./finding-rows.ts";

/**
 * Lets the ledger know that these people are out, whatever it was told before: whoever decides about them next then asks for
 * what they have a right to. What nobody has a right to any more, and what is being asked already, stays as it is. The people
 * are held.
 */
export async function askAgain(tx: Tx, shop: ShopKey, findings: readonly Finding[]): Promise<Outcomes> {
  if (findings.length === 0) return new Map();
  const ids = findings.flatMap(({ accessIds }) => accessIds);
  const { rows } = await sql<{ id: string }>`
    update access a set told = 'out', failed = null, problem = null
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = any(${ids}::text[]) and a.wanted
      and not exists (
        select from access_call c
        where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.access_id = a.id and c.open)
      and not exists (
        select from access_task t
        where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.access_id = a.id
          and t.kind in ('grant', 'revoke') and t.done_at is null and t.cancelled_at is null)
    returning a.id`.execute(tx);
  const asked = new Set(rows.map(({ id }) => id));
  const isAsked = ({ accessIds }: Finding) => accessIds.some((id) => asked.has(id));
  return new Map(findings.map((one) => [one.number, isAsked(one) ? "grant" : "changed"]));
}
