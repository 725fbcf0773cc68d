import { sql } from "kysely";
import { holdRuleBook } from "../../pipeline/plan/rule-book.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { deleteRules, type RuleStoreParts, selectRules } from "../rules/index.ts";

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
