import { sql } from "kysely";
import { holdRuleBook } from "../../pipeline/plan/rule-book.ts";
import { lockLanes } from "../../pipeline/queue/lock-lanes.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
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

/** Gives the hooks that one key made to the key that replaces it, so that they outlive the old one. */
export async function moveHooks(tx: Tx, shop: ShopKey, keys: { from: string; to: string }): Promise<void> {
  await sql`
    update rule set api_key_id = ${keys.to}
    where bucket = ${shop.bucket} and shop_id = ${shop.id} and api_key_id = ${keys.from}`.execute(tx);
}

/** What dropping needs: telling a hook's owner is a delivery like any other, so that it is retried and logged. */
export interface DropHooksParts extends RuleStoreParts {
  readonly enqueueUnsubscribe: (tx: Tx, shop: ShopKey, endpointId: string) => Promise<void>;
}

/**
 * Ends the hooks that a key made: their calls stop, and each target gets a `DELETE`, by which Zapier pauses the Zap
 * instead of waiting for calls that never come ("reverse unsubscribe" of REST Hooks).
 */
export async function dropHooksOfKey(
  parts: DropHooksParts,
  tx: Tx,
  gone: { shop: ShopKey; keyId: string },
): Promise<void> {
  const { shop, keyId } = gone;
  await holdRuleBook(tx, shop);
  const hooks = await selectRules(tx, shop).where("api_key_id", "=", keyId).orderBy("endpoint_id").execute();
  await deleteRules(parts, tx, { shop, ids: hooks.map((hook) => hook.id) });
  for (const endpointId of new Set(hooks.map((hook) => hook.endpoint_id)))
    await parts.enqueueUnsubscribe(tx, shop, endpointId);
}
