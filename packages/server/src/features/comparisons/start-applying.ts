import { sql } from "kysely";
import { conflict } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ComparisonWish } from "../../platform/postgres/tables/comparison-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { requireComparison } from "./comparison-store.ts";
import type { ComparisonParts } from "./make-comparison.ts";

/**
 * Lets what a comparison found be carried out. Asked again in the same words it changes nothing.
 *
 * @throws Problem 404, 409 if something else was wanted before.
 */
export async function startApplying(
  { db, clock, note }: Pick<ComparisonParts, "db" | "clock" | "note">,
  shop: ShopKey,
  { id, wish }: { id: string; wish: ComparisonWish },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numAffectedRows } = await sql`
      update comparison set wish = ${JSON.stringify(wish)}::jsonb, due_at = ${clock.now()}::timestamptz
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id} and wish is null`.execute(tx);
    if (numAffectedRows === 0n) await refuseIfAnother(tx, shop, { id, wish });
    else await note(tx, id);
  });
}

async function refuseIfAnother(tx: Tx, shop: ShopKey, { id, wish }: { id: string; wish: ComparisonWish }) {
  const { wish: before } = await requireComparison(tx, shop, id);
  if (before?.missing === wish.missing && before.without_reason === wish.without_reason) return;
  throw conflict("applied", hubMessage("comparison_already_applied"));
}
