import type { UserMessage } from "@haak/core";
import { sql } from "kysely";
import { cancelDeliveriesById } from "../../pipeline/queue/cancel-deliveries.ts";
import { isPending } from "../../pipeline/queue/delivery-conditions.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { containsEmail, type ErasedPage, type ErasurePage } from "./erasure-page.ts";

/** The reason why an emptied delivery cannot be sent again. */
const PROBLEM = hubMessage("person_erased_with_call");

/**
 * Removes everything that could identify the person from the deliveries of these events: what was sent and what was answered. Pending
 * deliveries are cancelled. A delivery in flight must end first, because its answer is recorded only then.
 */
export async function emptyDeliveries(
  tx: Tx,
  shop: ShopKey,
  input: EraseRecordsInput & { readonly eventIds: readonly string[] },
): Promise<{ count: number; waits: boolean }> {
  const { rows } = await sql<{ id: string }>`
    select id from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and event_id = any(${input.eventIds}::text[])`.execute(
    tx,
  );
  return emptyByIds(tx, shop, { ...input, ids: rows.map(({ id }) => id) });
}

interface EraseRecordsInput {
  readonly now: Date;
}

/**
 * Empties deliveries and their attempts. Times and outcomes stay. All of them are cancelled first, even those that have ended, because this
 * locks their lanes. Otherwise a delivery that a person retries at this moment would be sent with its old contents.
 */
async function emptyByIds(
  tx: Tx,
  shop: ShopKey,
  { ids, now }: EraseRecordsInput & { readonly ids: readonly string[] },
): Promise<{ count: number; waits: boolean }> {
  if (ids.length === 0) return { count: 0, waits: false };
  const cancelled = await cancelDeliveriesById(tx, shop, { deliveryIds: ids, endpointIds: [], now });
  if (cancelled.some(({ sending }) => sending)) return { count: 0, waits: true };
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  await sql`
    update delivery set body = '', shared_suffix_at = null, headers = '{}', request = null, problem = ${PROBLEM}
    where ${ours} and id = any(${ids}::text[])`.execute(tx);
  await sql`
    update attempt set request_headers = '{}', response_headers = null, response_body = null, error = null
    where ${ours} and delivery_id = any(${ids}::text[])`.execute(tx);
  return { count: ids.length, waits: false };
}

const DELIVERIES_A_PAGE = 500;

/** Erases a page of deliveries without an event. They revoked access whose purchase was no longer known. */
export async function eraseLoose(tx: Tx, { shop, emails, afterId, now }: ErasurePage): Promise<ErasedPage> {
  const { rows } = await sql<{ id: string; text: string }>`
    select d.id, d.body || coalesce(d.request::text, '') as text from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id is null and d.id > ${afterId}
      and not ${isPending(shop)}
    order by d.id limit ${DELIVERIES_A_PAGE}`.execute(tx);
  const naming = rows.filter(({ text }) => containsEmail(text, emails)).map(({ id }) => id);
  const { count, waits } = await emptyByIds(tx, shop, { ids: naming, now });
  if (waits) return { lastId: null, counts: {}, waits };
  const lastId = rows.length === DELIVERIES_A_PAGE ? (rows.at(-1)?.id ?? null) : null;
  return { lastId, counts: { deliveries: count } };
}

const NOTICES_A_PAGE = 500;

/** The text that an emptied notice shows. */
const ERASED = hubMessage("person_erased");

/** Erases a page of notices from Plug&Pay, because older kinds contain the buyer. An emptied notice that was not processed yet never will be. */
export async function eraseNotices(tx: Tx, { shop, emails, afterId }: ErasurePage): Promise<ErasedPage> {
  const { rows } = await sql<{ id: string; body: string; error: UserMessage | null }>`
    select id, body, error from inbox
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${afterId}
    order by id limit ${NOTICES_A_PAGE}`.execute(tx);
  const naming = rows
    .filter(({ body, error }) => containsEmail(`${body} ${JSON.stringify(error)}`, emails))
    .map(({ id }) => id);
  await sql`
    update inbox set body = '', signature = null, error = ${ERASED}, notes = null, due_at = null, lease_id = null,
      state = case when state in ('waiting', 'fetching') then 'failed' else state end
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${naming}::text[])`.execute(tx);
  const lastId = rows.length === NOTICES_A_PAGE ? (rows.at(-1)?.id ?? null) : null;
  if (lastId === null) await eraseUnreadable(tx, shop, emails);
  return { lastId, counts: { notices: naming.length } };
}

/** Erases the values that comparisons with Plug&Pay could not read if they contain an address of the person. The thing stays listed. */
async function eraseUnreadable(tx: Tx, shop: ShopKey, emails: readonly string[]): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ id: string; unreadable: readonly { readonly value: unknown }[] }>`
    select id, unreadable from reconciliation where ${ours} and unreadable_count > 0 order by id for update`.execute(
    tx,
  );
  for (const { id, unreadable } of rows) {
    if (!containsEmail(JSON.stringify(unreadable), emails)) continue;
    const left = unreadable.map((one) => (containsEmail(JSON.stringify(one), emails) ? { ...one, value: "…" } : one));
    await sql`
      update reconciliation set unreadable = ${JSON.stringify(left)}::jsonb where ${ours} and id = ${id}`.execute(tx);
  }
}
