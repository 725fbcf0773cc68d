import { sql } from "kysely";
import type { Tx } from "../../src/platform/postgres/database.ts";
import type { ShopKey } from "../../src/platform/shop.ts";

const DAY_MS = 86_400_000;

/** Stores a successful result for the access calls of this batch. */
export async function hearYes(tx: Tx, shop: ShopKey, now: Date): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  await sql`update access_call set open = false, seen = 1 where ${ours} and open`.execute(tx);
  await sql`
    update access set confirmed = 'in', state = 'granted', updated_at = ${now}::timestamptz
    where ${ours} and state = 'granting' and wanted`.execute(tx);
}

/** Ticks off all tasks, except those of the last week. */
export async function tickOff(tx: Tx, shop: ShopKey, now: Date): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const before = new Date(now.getTime() - 7 * DAY_MS);
  await sql`
    with done as (
      update access_task set done_at = created_at + interval '1 day', done_by = 'Noor'
      where ${ours} and kind = 'revoke' and done_at is null and cancelled_at is null and created_at < ${before}::timestamptz
      returning access_id
    )
    update access set confirmed = 'out', state = 'revoked' from done d where ${ours} and access.id = d.access_id`.execute(
    tx,
  );
}
