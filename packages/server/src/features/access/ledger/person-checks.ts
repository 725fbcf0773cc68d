import { sql } from "kysely";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";

/**
 * Takes back what somebody was to look at about these people, where it is answered by itself: who was in without a reason has
 * bought since, or who was missing has no right to be in any more. The people are held, and the ledger is written.
 */
export async function cancelAnsweredChecks(
  tx: Tx,
  shop: ShopKey,
  { people, now }: { people: readonly Buffer[]; now: Date },
): Promise<void> {
  await sql`
    update access_task t set cancelled_at = ${now}::timestamptz
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.person = any(${people}::bytea[])
      and t.done_at is null and t.cancelled_at is null
      and exists (
        select from access a
        where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.person = t.person
          and a.connection_id = t.connection_id and (a.wanted or a.progress = 'kept')) = (t.reason ->> 'code' = 'without_reason')`.execute(
    tx,
  );
}
