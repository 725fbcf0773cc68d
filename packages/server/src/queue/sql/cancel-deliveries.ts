import { sql } from "kysely";
import type { Tx } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";

/** What is to be cancelled: all that a rule, or all that an endpoint still owes. */
export type OwedBy = { readonly ruleId: string } | { readonly endpointId: string };

/**
 * Cancels what is still owed. An attempt that is under way ends by itself and is recorded; it only gets no successor.
 */
export async function cancelDeliveries(tx: Tx, shop: ShopKey, owedBy: OwedBy): Promise<void> {
  const which = "ruleId" in owedBy ? sql`rule_id = ${owedBy.ruleId}` : sql`endpoint_id = ${owedBy.endpointId}`;
  await sql`
    update delivery set
      state = case when state = 'sending' then state else 'cancelled' end,
      cancelling = (state = 'sending')
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and ${which}
      and state in ('pending', 'waiting', 'sending')`.execute(tx);
}
