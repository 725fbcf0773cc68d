import { sql } from "kysely";
import { isOwed } from "../../pipeline/queue/is-owed.ts";
import type { TakeBackDeliveries } from "../../pipeline/queue/take-back-deliveries.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import { emptyByIds } from "./empty-deliveries.ts";
import type { ErasedPage, ErasurePage } from "./erasure-step.ts";
import { holdsEmail } from "./holds-email.ts";

const DELIVERIES_A_PAGE = 500;

/** Erases a page of deliveries without an event: of access that was taken away when nothing was known any more of why. */
export async function eraseLoose(
  takeBackDeliveries: TakeBackDeliveries,
  tx: Tx,
  { shop, emails, afterId, now }: ErasurePage,
): Promise<ErasedPage> {
  const { rows } = await sql<{ id: string; text: string }>`
    select d.id, d.body || coalesce(d.request::text, '') as text from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id is null and d.id > ${afterId}
      and not ${isOwed(shop)}
    order by d.id limit ${DELIVERIES_A_PAGE}`.execute(tx);
  const naming = rows.filter(({ text }) => holdsEmail(text, emails)).map(({ id }) => id);
  const { count, waits } = await emptyByIds(tx, shop, { ids: naming, takeBackDeliveries, now });
  if (waits) return { lastId: null, counts: {}, waits };
  const lastId = rows.length === DELIVERIES_A_PAGE ? (rows.at(-1)?.id ?? null) : null;
  return { lastId, counts: { deliveries: count } };
}
