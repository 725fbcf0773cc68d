import { sql } from "kysely";
import type { TakeBackDeliveries } from "../../pipeline/queue/take-back-deliveries.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** Why an emptied delivery cannot be sent again. */
const PROBLEM = hubMessage("person_erased_with_call");

/**
 * Takes all out of the deliveries of these events that could say who it was: what was sent, and what was answered. What is still
 * owed is taken back. One that is being sent at this moment must end first, as its answer is yet to be written down.
 */
export async function emptyDeliveries(
  tx: Tx,
  shop: ShopKey,
  wish: EmptyingWish & { readonly eventIds: readonly string[] },
): Promise<{ count: number; waits: boolean }> {
  const { rows } = await sql<{ id: string }>`
    select id from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and event_id = any(${wish.eventIds}::text[])`.execute(
    tx,
  );
  return emptyByIds(tx, shop, { ...wish, ids: rows.map(({ id }) => id) });
}

/** What emptying needs. */
interface EmptyingWish {
  readonly takeBackDeliveries: TakeBackDeliveries;
  readonly now: Date;
}

/**
 * Empties deliveries and their attempts: the times and outcomes stay. They are taken back before, also where all have ended, which holds
 * their lanes: else one that is sent again by hand at this moment would go out as it was.
 */
export async function emptyByIds(
  tx: Tx,
  shop: ShopKey,
  { ids, takeBackDeliveries, now }: EmptyingWish & { readonly ids: readonly string[] },
): Promise<{ count: number; waits: boolean }> {
  if (ids.length === 0) return { count: 0, waits: false };
  const owed = await takeBackDeliveries(tx, shop, { deliveryIds: ids, endpointIds: [], now });
  if (owed.some(({ sending }) => sending)) return { count: 0, waits: true };
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  await sql`
    update delivery set body = '', rest_at = null, headers = '{}', request = null, problem = ${PROBLEM}
    where ${ours} and id = any(${ids}::text[])`.execute(tx);
  await sql`
    update attempt set request_headers = '{}', response_headers = null, response_body = null, error = null
    where ${ours} and delivery_id = any(${ids}::text[])`.execute(tx);
  return { count: ids.length, waits: false };
}
