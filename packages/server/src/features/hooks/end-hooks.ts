import { sql } from "kysely";
import { lockRuleSet } from "../../pipeline/plan/rule-set.ts";
import { lockLanes } from "../../pipeline/queue/lanes.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { deleteRules, type RuleStoreParts, selectRules } from "../rules/index.ts";

/**
 * Ends the hooks of an endpoint that answered 410: their rules are deleted and pending deliveries are cancelled (REST Hooks).
 * No alert is sent, because a Zap answers 410 when it was switched off. Hooks that were made after the 410 stay.
 * The pause after the 410 ends too, so that a Zap that is switched on again gets calls at once.
 * Returns whether nothing calls the endpoint any more; a rule that a person made may still do, and the endpoint must then be switched off.
 */
export async function dropGoneHooks(
  parts: RuleStoreParts & { readonly db: Database },
  shop: ShopKey,
  gone: { endpointId: string; at: Date },
): Promise<boolean> {
  return parts.db.transaction().execute(async (tx) => {
    await deleteRules(parts, tx, { shop, ids: await findHooksMadeBefore(tx, shop, gone) });
    await lockLanes(tx, shop.bucket, [{ shopId: shop.id, endpointId: gone.endpointId }]);
    const left = await selectRules(tx, shop)
      .where("endpoint_id", "=", gone.endpointId)
      .where("origin", "<>", "zapier")
      .execute();
    if (left.length > 0) return false;
    await sql`
      update lane set gone_at = null, health_check_at = null, not_before = null
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${gone.endpointId}
        and gone_at <= ${gone.at}::timestamptz`.execute(tx);
    return true;
  });
}

/** Includes superseded hooks that still have something to send, also where the newest one was made after the 410 and stays. */
async function findHooksMadeBefore(
  tx: Tx,
  shop: ShopKey,
  { endpointId, at }: { endpointId: string; at: Date },
): Promise<string[]> {
  const hooks = await tx
    .selectFrom("rule")
    .select("id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("endpoint_id", "=", endpointId)
    .where("origin", "=", "zapier")
    .where("created_at", "<=", at)
    .where((either) => either.or([either("deleted_at", "is", null), either("superseded_by", "is not", null)]))
    .execute();
  return hooks.map(({ id }) => id);
}

/** Moves the hooks of a key to the key that replaces it, so that they outlive the old key. */
export async function moveHooks(tx: Tx, shop: ShopKey, keys: { from: string; to: string }): Promise<void> {
  await sql`
    update rule set api_key_id = ${keys.to}
    where bucket = ${shop.bucket} and shop_id = ${shop.id} and api_key_id = ${keys.from}`.execute(tx);
}

/** The unsubscribe notice is a delivery like any other, so that it is retried and logged. */
export interface DropHooksParts extends RuleStoreParts {
  readonly enqueueUnsubscribe: (tx: Tx, shop: ShopKey, endpointId: string) => Promise<void>;
}

/**
 * Ends the hooks of a deleted key. Each target gets a `DELETE`, so that Zapier pauses the Zap instead of waiting for calls that never
 * come ("reverse unsubscribe" of REST Hooks).
 */
export async function dropHooksOfKey(
  parts: DropHooksParts,
  tx: Tx,
  gone: { shop: ShopKey; keyId: string },
): Promise<void> {
  const { shop, keyId } = gone;
  await lockRuleSet(tx, shop);
  const hooks = await selectRules(tx, shop).where("api_key_id", "=", keyId).orderBy("endpoint_id").execute();
  await deleteRules(parts, tx, { shop, ids: hooks.map((hook) => hook.id) });
  for (const endpointId of new Set(hooks.map((hook) => hook.endpoint_id)))
    await parts.enqueueUnsubscribe(tx, shop, endpointId);
}
