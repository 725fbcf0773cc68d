import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { countOf } from "./remove-calls.ts";
import { type RemoveSome, ROWS_MAX } from "./retention-job.ts";

/**
 * Removes comparisons with lists of members that were made before the cutoff and are not being carried out, with the people whom
 * they found: those first, as many as a step may remove, and then the comparison itself.
 */
export const removeComparisons: RemoveSome = async (tx, { shop, cutoff, keptVersions }) => {
  const id = await lockOldest(tx, shop, cutoff);
  if (id === null) return { removed: {}, after: "", ended: true, keptVersions };
  const findings = await removeFindings(tx, shop, id);
  if (findings > 0) return { removed: {}, after: "", ended: false, keptVersions };
  const gone = await sql`
    delete from comparison
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
  return { removed: { comparison: countOf(gone) }, after: "", ended: false, keptVersions };
};

async function lockOldest(tx: Tx, shop: ShopKey, cutoff: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from comparison
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and created_at < ${cutoff}::timestamptz
      and due_at is null
    order by id limit 1
    for update skip locked`.execute(tx);
  return rows[0]?.id ?? null;
}

async function removeFindings(tx: Tx, shop: ShopKey, id: string): Promise<number> {
  // As a table of its own: what is read beside each row that goes would be limited anew for each of them.
  const findings = await sql`
    with few as materialized (
      select number from comparison_finding
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and comparison_id = ${id}
      order by number limit ${ROWS_MAX}
      for update skip locked
    )
    delete from comparison_finding f using few
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.comparison_id = ${id}
      and f.number = few.number`.execute(tx);
  return countOf(findings);
}
