import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";
import { holdOwedBy, holdOwedTo } from "./hold-owed.ts";
import { type LaneKey, wakeLanes } from "./lock-lanes.ts";
import { releaseHeld } from "./release-held.ts";

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
  const { rows } = await sql<LaneKey & { subject: string | null }>`
    update delivery d set
      state = case when state = 'sending' then state else 'cancelled' end,
      cancelling = (state = 'sending'), held = false
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and ${isOwedBy(owedBy)}
      and state in ('pending', 'waiting', 'sending')
    returning shop_id as "shopId", endpoint_id as "endpointId", subject`.execute(tx);
  if (rows.length === 0) return;
  const scopes = rows.filter((row) => row.subject !== null);
  await wakeLanes(tx, shop.bucket, await releaseHeld(tx, { bucket: shop.bucket, now, scopes }));
}

function isOwedBy(owedBy: OwedBy): RawBuilder<boolean> {
  return "ruleIds" in owedBy
    ? sql<boolean>`d.rule_id = any(${owedBy.ruleIds}::text[])`
    : sql<boolean>`d.endpoint_id = ${owedBy.endpointId}`;
}
