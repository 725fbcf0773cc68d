import {
  ERASED_EMAIL,
  emailOf,
  eraseEvent,
  eraseText,
  type HaakEvent,
  isErased,
  isOperationalEvent,
  personKey,
} from "@haak/core";
import { sql } from "kysely";
import { readEventBody } from "../../pipeline/accept/read-event-pages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { personName } from "../access/index.ts";
import { emptyDeliveries } from "./erase-records.ts";
import type { ErasedPage, ErasurePage } from "./erasure-page.ts";
import { containsEmail, EVENTS_A_PAGE, readEventPage } from "./erasure-page.ts";

interface EventRow {
  readonly id: string;
  readonly key: string;
  readonly body: string;
}

/**
 * Erases a page of events. An event about the person keeps only its numbers. An event that only mentions the person, such as somebody
 * else's gift, loses the address. The deliveries of these events are emptied with their answers, and facts lose the person. What happened
 * to subscriptions and orders stays, because it identifies nobody.
 */
export async function eraseEvents(tx: Tx, page: ErasurePage): Promise<ErasedPage> {
  const { shop, emails, now } = page;
  const rows = await readEventPage(tx, page);
  const naming = rows.filter(({ key, body }) => containsEmail(body, emails) || containsEmail(key, emails));
  const emptied = await emptyDeliveries(tx, shop, {
    ...{ eventIds: naming.map(({ id }) => id), now },
  });
  if (emptied.waits) return { lastId: null, counts: {}, waits: true };
  for (const row of naming) await rewrite(tx, shop, { row, emails });
  const lastId = rows.length === EVENTS_A_PAGE ? (rows.at(-1)?.id ?? null) : null;
  return { lastId, counts: { events: naming.length, deliveries: emptied.count } };
}

async function rewrite(
  tx: Tx,
  shop: ShopKey,
  { row, emails }: { row: EventRow; emails: readonly string[] },
): Promise<void> {
  const event = readEventBody(row.body);
  const person = isErased(event) || isOperationalEvent(event) ? null : personKey(emailOf(event));
  const isOwn = person !== null && emails.includes(person);
  // The hash of the key was stored when the event arrived, so that a repeated event is still recognised after the key is replaced.
  const key = containsEmail(row.key, emails) ? `erased:${row.id}` : row.key;
  const erased: HaakEvent = { ...(isOwn ? eraseEvent(event) : emails.reduce(eraseText, event)), key };
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  await sql`
    update event set body = ${JSON.stringify(erased)}, key = ${key}, notes = null,
      email_hash = case when ${isOwn} then null else email_hash end
    where ${ours} and id = ${row.id}`.execute(tx);
  // A note of a notice may hold a value of the person, such as a telephone number, although its body has only the id of the order.
  await sql`update inbox set notes = null where ${ours} and event_id = ${row.id} and notes is not null`.execute(tx);
  if (isOwn) await forgetPerson(tx, shop, { eventId: row.id, person: personName(person) });
}

/**
 * Deletes the facts by which the person got something. A fact that a subscription ended stays without the person, because others may have
 * had access by the same subscription.
 */
async function forgetPerson(
  tx: Tx,
  shop: ShopKey,
  { eventId, person }: { eventId: string; person: Buffer },
): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  await sql`
    with gone as (
      delete from access_fact where ${ours} and event_id = ${eventId} and fact ->> 'kind' = 'grant'
      returning event_id, rule_id, number
    )
    delete from access_name n using gone g
    where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.event_id = g.event_id
      and n.rule_id = g.rule_id and n.number = g.number`.execute(tx);
  await sql`
    delete from access_link where ${ours} and person = ${person}`.execute(tx);
  await sql`
    update access_fact set fact = jsonb_set(fact, '{person}', to_jsonb(${ERASED_EMAIL}::text))
    where ${ours} and event_id = ${eventId} and fact ? 'person'`.execute(tx);
}
