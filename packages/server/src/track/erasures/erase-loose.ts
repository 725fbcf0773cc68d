import { sql } from "kysely";
import type { TakeBackDeliveries } from "../../plan/access/take-back.ts";
import type { Tx } from "../../world/database.ts";
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
    select id, body || coalesce(request::text, '') as text from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and event_id is null and id > ${afterId}
      and state in ('delivered', 'failed', 'cancelled')
    order by id limit ${DELIVERIES_A_PAGE}`.execute(tx);
  const naming = rows.filter(({ text }) => holdsEmail(text, emails)).map(({ id }) => id);
  const { count, waits } = await emptyByIds(tx, shop, { ids: naming, takeBackDeliveries, now });
  if (waits) return { lastId: null, counts: {}, waits };
  const lastId = rows.length === DELIVERIES_A_PAGE ? (rows.at(-1)?.id ?? null) : null;
  return { lastId, counts: { deliveries: count } };
}
