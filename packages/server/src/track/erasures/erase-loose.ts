import { sql } from "kysely";
import type { Tx } from "../../world/database.ts";
import { emptyByIds } from "./empty-deliveries.ts";
import type { ErasedPage, ErasurePage } from "./erasure-step.ts";
import { holdsEmail } from "./holds-email.ts";

const DELIVERIES_A_PAGE = 500;

/** Erases a page of deliveries without an event: of access that was taken away when nothing was known any more of why. */
export async function eraseLoose(tx: Tx, { shop, emails, afterId }: ErasurePage): Promise<ErasedPage> {
  const { rows } = await sql<{ id: string; text: string }>`
    select id, body || coalesce(request::text, '') as text from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and event_id is null and id > ${afterId}
      and state in ('delivered', 'failed', 'cancelled')
    order by id limit ${DELIVERIES_A_PAGE}`.execute(tx);
  const naming = rows.filter(({ text }) => holdsEmail(text, emails)).map(({ id }) => id);
  if (naming.length > 0) await emptyByIds(tx, shop, naming);
  const lastId = rows.length === DELIVERIES_A_PAGE ? (rows.at(-1)?.id ?? null) : null;
  return { lastId, counts: { deliveries: naming.length } };
}
