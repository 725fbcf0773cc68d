import { sql } from "kysely";
import type { Tx } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";
import { type LaneKey, lockLanes, wakeLanes } from "./lock-lanes.ts";
import { releaseHeld } from "./release-held.ts";

/** What is to be cancelled: all that a rule, or all that an endpoint still owes. */
export type OwedBy = { readonly ruleId: string } | { readonly endpointId: string };

/** What cancelling needs to know beside the shop. */
export interface Cancelling {
  readonly owedBy: OwedBy;
  readonly now: Date;
}

/**
 * Cancels what is still owed, and lets go what waited for it. An attempt that is under way ends by itself and is recorded; it only gets no successor.
 */
export async function cancelDeliveries(tx: Tx, shop: ShopKey, { owedBy, now }: Cancelling): Promise<void> {
  const which = "ruleId" in owedBy ? sql`rule_id = ${owedBy.ruleId}` : sql`endpoint_id = ${owedBy.endpointId}`;
  const { rows } = await sql<LaneKey & { subject: string | null }>`
    update delivery set
      state = case when state = 'sending' then state else 'cancelled' end,
      cancelling = (state = 'sending'), held = false
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and ${which}
      and state in ('pending', 'waiting', 'sending')
    returning shop_id as "shopId", endpoint_id as "endpointId", subject`.execute(tx);
  if (rows.length === 0) return;
  await lockLanes(tx, shop.bucket, rows);
  const scopes = rows.filter((row) => row.subject !== null);
  await wakeLanes(tx, shop.bucket, await releaseHeld(tx, { bucket: shop.bucket, now, scopes }));
}
