import { sql } from "kysely";
import { lockLanes } from "../../pipeline/queue/lock-lanes.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { deleteRules, type RuleStoreParts, selectRules } from "../rules/index.ts";

/**
 * What a 410 means for a hook: it is gone for good, so that it loses its rule and what it was still owed (REST Hooks).
 * Nobody is told, as this is how a Zap says that it was switched off. A hook that was made since then is another one.
 * With them goes the hold that kept calls back meanwhile: whoever switches the Zap on again need not wait for it to pass.
 * Returns whether that was all: a rule that somebody made by hand calls this endpoint still, and must not do so for ever.
 */
export async function dropGoneHooks(
  parts: RuleStoreParts & { readonly db: Database },
  shop: ShopKey,
  gone: { endpointId: string; at: Date },
): Promise<boolean> {
  return parts.db.transaction().execute(async (tx) => {
    const hooks = await selectRules(tx, shop)
      .where("endpoint_id", "=", gone.endpointId)
      .where("origin", "=", "zapier")
      .where("created_at", "<=", gone.at)
      .execute();
    await deleteRules(parts, tx, { shop, ids: hooks.map((hook) => hook.id) });
    await lockLanes(tx, shop.bucket, [{ shopId: shop.id, endpointId: gone.endpointId }]);
    const left = await selectRules(tx, shop)
      .where("endpoint_id", "=", gone.endpointId)
      .where("origin", "<>", "zapier")
      .execute();
    if (left.length > 0) return false;
    await sql`
      update lane set gone_at = null, watch_at = null, not_before = null
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${gone.endpointId}
        and gone_at <= ${gone.at}::timestamptz`.execute(tx);
    return true;
  });
}
