import { deleteRules, type RuleStoreParts, selectRules } from "../plan/rule-store.ts";
import type { Database } from "../world/database.ts";
import type { ShopKey } from "../world/shop.ts";
import { switchEndpoint } from "./switch-endpoint.ts";

/**
 * What a 410 means: a hook is gone for good, so that it loses its rule and what it was still owed (REST Hooks); any
 * other endpoint is switched off and keeps what waits for it, since a person may have set the address wrong.
 */
export async function stopGoneEndpoint(
  parts: RuleStoreParts & { readonly db: Database },
  shop: ShopKey,
  endpoint: { id: string; kind: string },
): Promise<void> {
  const { id, kind } = endpoint;
  await parts.db.transaction().execute(async (tx) => {
    if (kind !== "zapier") {
      await switchEndpoint(parts, tx, { shop, id, patch: { enabled: false, off_reason: "gone" } });
      return;
    }
    const hooks = await selectRules(tx, shop).where("endpoint_id", "=", id).where("origin", "=", "zapier").execute();
    await deleteRules(parts, tx, { shop, ids: hooks.map((hook) => hook.id) });
  });
}
