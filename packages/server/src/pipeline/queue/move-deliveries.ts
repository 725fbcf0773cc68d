import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { SealedHeaders } from "../plan/sealed-headers.ts";
import { releaseDeferred } from "./defer-deliveries.ts";
import { isPending } from "./delivery-conditions.ts";
import { wakeLanes } from "./lanes.ts";
import { lockPending } from "./lock-pending.ts";

/** Which rule's deliveries go where, and with which headers. */
export interface DeliveryMove {
  readonly ruleId: string;
  /** An endpoint of a URL. */
  readonly endpointId: string;
  readonly headers: SealedHeaders;
  readonly now: Date;
}

/**
 * Moves the pending and failed calls of a rule to the endpoint and the headers that it has now, for calls of URLs. Ids and bytes
 * stay, so a corrected key reaches what failed because of it, and a key of the old address never reaches the new one. A call
 * that is being sent moves too: its present attempt ends as it is, its next one goes to the new address. Calls of connections
 * stay where they are. Both lanes are woken: the one that gets work, and the one whose slots become free, because no settlement
 * will wake that one any more.
 */
export async function moveDeliveries(tx: Tx, shop: ShopKey, move: DeliveryMove): Promise<void> {
  const headers = JSON.stringify(move.headers);
  const which = sql<boolean>`d.rule_id = ${move.ruleId}
    and (d.endpoint_id <> ${move.endpointId} or d.headers <> ${headers}::jsonb)
    and exists (
      select 1 from endpoint e
      where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = d.endpoint_id
        and e.kind in ('webhook', 'zapier'))`;
  await lockPending(tx, shop, { which, lanes: [{ shopId: shop.id, endpointId: move.endpointId }] });
  const { rows } = await sql<{ dueAt: Date; leftEndpointId: string }>`
    with moving as (
      select d.id, d.endpoint_id from delivery d
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${which}
        and (d.final_state = 'failed' or ${isPending(shop)})
      for update
    ),
    moved as (
      update delivery d set endpoint_id = ${move.endpointId}, headers = ${headers}::jsonb
      from moving m
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = m.id
    )
    update pending_delivery o set endpoint_id = ${move.endpointId}
    from moving m
    where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = m.id
      and m.endpoint_id <> ${move.endpointId}
    returning o.due_at as "dueAt", m.endpoint_id as "leftEndpointId"`.execute(tx);
  if (rows.length === 0) return;
  const lanes = [...new Set([move.endpointId, ...rows.map((row) => row.leftEndpointId)])].map((endpointId) => ({
    shopId: shop.id,
    endpointId,
    orderingKey: null,
  }));
  // What was deferred for a delivery that has left, or has arrived here behind nobody, need not wait any more.
  const released = await releaseDeferred(tx, { bucket: shop.bucket, now: move.now, scopes: lanes });
  const wakes = rows.flatMap(({ dueAt, leftEndpointId }) =>
    [move.endpointId, leftEndpointId].map((endpointId) => ({ shopId: shop.id, endpointId, dueAt })),
  );
  await wakeLanes(tx, shop.bucket, [...wakes, ...released]);
}
