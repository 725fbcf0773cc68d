import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { cancelOwed } from "./cancel-owed.ts";
import { holdOwedBy, holdOwedTo } from "./hold-owed.ts";

/** What is to be cancelled: all that rules, or all that an endpoint still owes. */
export type OwedBy = { readonly ruleIds: readonly string[] } | { readonly endpointId: string };

/** What cancelling needs to know beside the shop. */
export interface Cancelling {
  readonly owedBy: OwedBy;
  readonly now: Date;
}

/**
 * Cancels what is still owed, and lets go what waited for it. An attempt that is under way ends by itself and is recorded; it only gets no successor.
 */
export async function cancelDeliveries(tx: Tx, shop: ShopKey, { owedBy, now }: Cancelling): Promise<void> {
  if ("ruleIds" in owedBy) await holdOwedBy(tx, shop, { ruleIds: owedBy.ruleIds, endpointIds: [] });
  else await holdOwedTo(tx, shop, owedBy.endpointId);
  await cancelOwed(tx, shop, { which: isOwedBy(owedBy), now });
}

function isOwedBy(owedBy: OwedBy): RawBuilder<boolean> {
  return "ruleIds" in owedBy
    ? sql<boolean>`d.rule_id = any(${owedBy.ruleIds}::text[])`
    : sql<boolean>`d.endpoint_id = ${owedBy.endpointId}`;
}
