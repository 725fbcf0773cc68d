import type { UserMessage } from "@haak/core";
import { sql } from "kysely";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ErasedPage, ErasurePage } from "./erasure-step.ts";
import { holdsEmail } from "./holds-email.ts";

const NOTICES_A_PAGE = 500;

/** Why an emptied notice says nothing. */
const ERASED = hubMessage("person_erased");

/** Erases a page of Plug&Pay's notices: those of the older kind hold the buyer. One that was still to be read never is. */
export async function eraseNotices(tx: Tx, { shop, emails, afterId }: ErasurePage): Promise<ErasedPage> {
  const { rows } = await sql<{ id: string; body: string; error: UserMessage | null }>`
    select id, body, error from inbox
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${afterId}
    order by id limit ${NOTICES_A_PAGE}`.execute(tx);
  const naming = rows
    .filter(({ body, error }) => holdsEmail(`${body} ${JSON.stringify(error)}`, emails))
    .map(({ id }) => id);
  await sql`
    update inbox set body = '', signature = null, error = ${ERASED}, due_at = null, lease_id = null,
      state = case when state in ('waiting', 'fetching') then 'failed' else state end
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${naming}::text[])`.execute(tx);
  const lastId = rows.length === NOTICES_A_PAGE ? (rows.at(-1)?.id ?? null) : null;
  return { lastId, counts: { notices: naming.length } };
}
