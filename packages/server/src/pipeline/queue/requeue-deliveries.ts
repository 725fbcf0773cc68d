import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { LaneKey } from "./lanes.ts";

/**
 * Makes these deliveries (a condition on `d`) pending and due now, with an unspent schedule, whether they have ended or not,
 * and returns their lanes. The caller must hold the locks of these lanes, and must wake them.
 *
 * The deliveries themselves are locked as well, so that none that is being removed for its age becomes pending. Like every
 * pending delivery they are written with the state they most likely end in.
 */
export async function requeueDeliveries(
  tx: Tx,
  shop: ShopKey,
  { which, now }: { which: RawBuilder<boolean>; now: Date },
): Promise<LaneKey[]> {
  const { rows } = await sql<LaneKey>`
    with former as (
      select d.id, d.endpoint_id, d.event_id, d.ordering_key, d.seq, d.attempts from delivery d
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${which}
      for update
    ),
    expected as (
      update delivery d set final_state = 'delivered', attempts = 1, attempts_spent = 1
      from former f
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = f.id
        and (d.final_state <> 'delivered' or d.attempts <> 1 or d.attempts_spent <> 1)
    ),
    requeued as (
      insert into pending_delivery as o (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at, attempts)
      select ${shop.bucket}::smallint, ${shop.id}, f.id, f.endpoint_id, f.event_id, f.ordering_key, f.seq, 'pending',
        ${now}::timestamptz, f.attempts
      from former f
      on conflict (bucket, shop_id, id) do update
        set state = 'pending', due_at = excluded.due_at, attempts_spent = 0, deferred = false
    )
    select ${shop.id} as "shopId", f.endpoint_id as "endpointId" from former f`.execute(tx);
  return rows;
}
