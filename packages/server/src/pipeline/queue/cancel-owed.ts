import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { isLeased } from "./is-leased.ts";
import { wakeLanes } from "./lock-lanes.ts";
import { releaseHeld } from "./release-held.ts";
import type { TakenBack } from "./take-back-deliveries.ts";

type OwedRow = TakenBack & { readonly shopId: string; readonly endpointId: string; readonly subject: string | null };

/**
 * Cancels what is owed of these deliveries (a condition on `d`), and lets go what waited for it. One that is being sent ends by
 * itself and gets no successor. Says what became of each. The caller holds them (`holdOwed`).
 */
export async function cancelOwed(
  tx: Tx,
  shop: ShopKey,
  { which, now }: { which: RawBuilder<boolean>; now: Date },
): Promise<TakenBack[]> {
  const rows = await readOwed(tx, shop, which);
  if (rows.length === 0) return [];
  const idsOf = (sending: boolean) => rows.filter((row) => row.sending === sending).map(({ id }) => id);
  await sql`
    update lease set cancelling = true
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and delivery_id = any(${idsOf(true)}::text[])`.execute(
    tx,
  );
  await sql`
    with gone as (
      delete from owed
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${idsOf(false)}::text[])
      returning shop_id, id, attempts, attempts_spent
    )
    ${cancelling(shop.bucket)}`.execute(tx);
  const scopes = rows.filter((row) => row.subject !== null);
  await wakeLanes(tx, shop.bucket, await releaseHeld(tx, { bucket: shop.bucket, now, scopes }));
  return rows;
}

async function readOwed(tx: Tx, shop: ShopKey, which: RawBuilder<boolean>): Promise<OwedRow[]> {
  const { rows } = await sql<OwedRow>`
    select d.id, ${isLeased("d")} as sending, o.attempts, d.shop_id as "shopId", d.endpoint_id as "endpointId", d.subject
    from owed o
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = o.id
    where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and ${which}`.execute(tx);
  return rows;
}

/** The statement that says of deliveries that they were cancelled, after a named query `gone` which has taken them out of `owed`. */
export function cancelling(bucket: number): RawBuilder<unknown> {
  return sql`
    update delivery d set state = 'cancelled', attempts = g.attempts, attempts_spent = g.attempts_spent
    from gone g
    where d.bucket = ${bucket}::smallint and d.shop_id = g.shop_id and d.id = g.id`;
}
