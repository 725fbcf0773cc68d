import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { lockLanes, wakeLanes } from "./lock-lanes.ts";

/** The format of a call that is no message but the word that a hook has ended: a DELETE without a body. */
export const UNSUBSCRIBE_FORMAT = "rest-hook-unsubscribe";

/** A delivery without an event and a rule: a test call, or the word to a hook's owner that it has ended. */
export interface LooseDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly format: string;
  readonly contentType: string;
  readonly body: string;
  readonly createdAt: Date;
}

/** Adds it, due at once, and wakes its lane. It goes the way of every delivery: queue, retries, log. */
export async function enqueueLoose(tx: Tx, shop: ShopKey, one: LooseDelivery): Promise<void> {
  const { id, endpointId, format, contentType, body, createdAt } = one;
  await lockLanes(tx, shop.bucket, [{ shopId: shop.id, endpointId }]);
  await sql`
    with added as (
      insert into delivery (bucket, shop_id, id, endpoint_id, line_number, due_at, format, content_type, headers, body,
        created_at)
      values (${shop.bucket}, ${shop.id}, ${id}, ${endpointId}, 0, ${createdAt}, ${format}, ${contentType}, '{}',
        ${body}, ${createdAt})
      returning shop_id, id, endpoint_id, seq, due_at
    )
    insert into owed (bucket, shop_id, id, endpoint_id, seq, state, due_at)
    select ${shop.bucket}::smallint, a.shop_id, a.id, a.endpoint_id, a.seq, 'pending', a.due_at from added a`.execute(
    tx,
  );
  await wakeLanes(tx, shop.bucket, [{ shopId: shop.id, endpointId, dueAt: createdAt }]);
}
