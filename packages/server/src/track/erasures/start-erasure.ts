import { personKey } from "@haak/core";
import { sql } from "kysely";
import { personName } from "../../plan/access/fact-names.ts";
import { holdNames } from "../../plan/access/fact-store.ts";
import { holdPeople } from "../../plan/access/people.ts";
import type { TakeBackDeliveries } from "../../plan/access/take-back.ts";
import { shareRuleBook } from "../../plan/rule-book.ts";
import type { LeftAccess } from "../../world/access-tables.ts";
import type { Clock } from "../../world/clock.ts";
import type { Database, Tx } from "../../world/database.ts";
import type { NewId } from "../../world/ids.ts";
import type { Seal } from "../../world/seal.ts";
import type { ShopKey } from "../../world/shop.ts";

/** What erasing needs. */
export interface ErasureParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly takeBackDeliveries: TakeBackDeliveries;
}

/**
 * Begins to erase a person: the ledger forgets them at once, and what is owed about them is taken back. What events, deliveries and
 * notices hold is looked for in the background. Says what the person still has in other systems, since nobody will know it after
 * this: taking that away is for the owner to do there.
 */
export async function startErasure(parts: ErasureParts, shop: ShopKey, email: string): Promise<string> {
  const id = parts.newId("ers");
  const now = parts.clock.now();
  const person = personName(personKey(email));
  await parts.db.transaction().execute(async (tx) => {
    await shareRuleBook(tx, shop);
    await holdNames(tx, shop, [person]);
    await holdPeople(tx, shop, [person]);
    const left = await readLeft(tx, shop, person);
    await holdConnections(tx, shop);
    const deliveryIds = await readOpenCalls(tx, shop, person);
    if (deliveryIds.length > 0) await parts.takeBackDeliveries(tx, shop, { deliveryIds, endpointIds: [], now });
    await forget(tx, shop, person);
    await tx
      .insertInto("erasure")
      .values({
        ...{ bucket: shop.bucket, shop_id: shop.id, id, step: "events", after_id: "", due_at: now },
        sealed_email: parts.seal.seal(personKey(email)),
        left_access: JSON.stringify(left),
        started_at: now,
      })
      .execute();
  });
  return id;
}

/** So that no comparison reads of them in the ledger now and writes it down after this. */
async function holdConnections(tx: Tx, shop: ShopKey): Promise<void> {
  await sql`
    select 1 from huddle_connection
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and deleted_at is null
    order by id for no key update`.execute(tx);
}

async function readLeft(tx: Tx, shop: ShopKey, person: Buffer): Promise<LeftAccess[]> {
  const { rows } = await sql<{ connection_id: string; item_kind: "sku" | "level"; item: string }>`
    select connection_id, item_kind, item from access
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and person = ${person} and told <> 'out'
    order by connection_id, item_kind, item`.execute(tx);
  return rows.map(({ connection_id, item_kind, item }) => ({ connection_id, [item_kind]: item }));
}

async function readOpenCalls(tx: Tx, shop: ShopKey, person: Buffer): Promise<string[]> {
  const { rows } = await sql<{ delivery_id: string }>`
    select c.delivery_id from access a
    join access_call c on c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.access_id = a.id
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.person = ${person} and c.open`.execute(
    tx,
  );
  return rows.map(({ delivery_id }) => delivery_id);
}

/** Everything that the ledger keeps under the person's own name. */
async function forget(tx: Tx, shop: ShopKey, person: Buffer): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const entries = sql`(select id from access where ${ours} and person = ${person})`;
  await sql`delete from access_task where ${ours} and (person = ${person} or access_id in ${entries})`.execute(tx);
  await sql`delete from comparison_finding where ${ours} and person = ${person}`.execute(tx);
  await sql`delete from access_reason where ${ours} and access_id in ${entries}`.execute(tx);
  await sql`delete from access_call where ${ours} and access_id in ${entries}`.execute(tx);
  await sql`delete from access where ${ours} and person = ${person}`.execute(tx);
  await sql`
    delete from access_fact f
    using access_name n
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and n.bucket = ${shop.bucket}::smallint
      and n.shop_id = ${shop.id} and n.name = ${person} and n.event_id = f.event_id and n.rule_id = f.rule_id
      and n.number = f.number`.execute(tx);
  await sql`delete from access_name where ${ours} and name = ${person}`.execute(tx);
  await sql`delete from access_person where ${ours} and person = ${person}`.execute(tx);
  await sql`delete from access_subject where ${ours} and name = ${person}`.execute(tx);
}
