import { sql } from "kysely";
import type { Tx } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";
import { lockLanes, wakeLanes } from "./lock-lanes.ts";
import { releaseHeld } from "./release-held.ts";

/** Which rule's deliveries go where. */
export interface DeliveryMove {
  readonly ruleId: string;
  readonly endpointId: string;
  readonly now: Date;
}

/**
 * Gives what a rule still owes to another endpoint, ids and bytes kept. One that is being sent moves too: its present
 * attempt ends where it is, its next one goes to the new address.
 */
export async function moveDeliveries(tx: Tx, shop: ShopKey, move: DeliveryMove): Promise<void> {
  const { rows } = await sql<{ dueAt: Date; endpointId: string; shopId: string }>`
    update delivery set endpoint_id = ${move.endpointId}
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and rule_id = ${move.ruleId}
      and endpoint_id <> ${move.endpointId} and state in ('pending', 'waiting', 'sending', 'failed')
    returning due_at as "dueAt", endpoint_id as "endpointId", shop_id as "shopId"`.execute(tx);
  if (rows.length === 0) return;
  const lane = { shopId: shop.id, endpointId: move.endpointId, subject: null };
  await lockLanes(tx, shop.bucket, [lane]);
  const released = await releaseHeld(tx, { bucket: shop.bucket, now: move.now, scopes: [lane] });
  await wakeLanes(tx, shop.bucket, [...rows, ...released]);
}
