import { personKey } from "@haak/core";
import { sql } from "kysely";
import { cancelDeliveriesById } from "../../pipeline/queue/cancel-deliveries.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { LeftAccess } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { customerName, lockLinked, lockNames, lockPeople, personName, readLinks } from "../access/index.ts";

/** The people to forget. */
export interface ForgetPeopleInput {
  readonly shop: ShopKey;
  /** By `personKey`. */
  readonly emails: readonly string[];
  /** The shop's numbers for these people. The ledger may not know all of them. */
  readonly customerIds: readonly string[];
  readonly now: Date;
}

/**
 * Makes the ledger forget these addresses and all addresses that it knows to belong to the same people, and cancels pending deliveries
 * about them. Returns what access they still have in other systems. The caller must have locked the shop's rule set.
 */
export async function forgetPeople(
  tx: Tx,
  { shop, emails, customerIds, now }: ForgetPeopleInput,
): Promise<LeftAccess[]> {
  const asked = emails.map(personName);
  const before = await readLinks(tx, shop, asked);
  const named = [...asked, ...before.flatMap(({ digest, customerId }) => [digest, customerName(customerId)])];
  await lockNames(tx, shop, named.toSorted(Buffer.compare));
  const locked = await lockLinked(tx, shop, { people: asked, lock: lockPeople });
  const people = distinct([
    ...asked,
    ...[...locked.people, ...locked.parts].map(({ email }) => personName(personKey(email))),
  ]);
  const left = await readLeft(tx, shop, people);
  await lockConnections(tx, shop);
  const deliveryIds = await readOpenCalls(tx, shop, people);
  if (deliveryIds.length > 0) await cancelDeliveriesById(tx, shop, { deliveryIds, endpointIds: [], now });
  const customers = [...customerIds, ...locked.links.map(({ customerId }) => customerId)].map(customerName);
  await removePeople(tx, shop, { people, names: distinct([...people, ...customers]) });
  return left;
}

function distinct(digests: readonly Buffer[]): Buffer[] {
  return [...new Map(digests.map((one) => [one.toString("hex"), one])).values()];
}

/** Locks the connections, so that no comparison can read these people in the ledger now and write them down afterwards. */
async function lockConnections(tx: Tx, shop: ShopKey): Promise<void> {
  await sql`
    select 1 from huddle_connection
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and deleted_at is null
    order by id for no key update`.execute(tx);
}

async function readLeft(tx: Tx, shop: ShopKey, people: readonly Buffer[]): Promise<LeftAccess[]> {
  const { rows } = await sql<{ connection_id: string; item_kind: "sku" | "level"; item: string }>`
    select connection_id, item_kind, item from access
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and person = any(${people}::bytea[]) and confirmed <> 'out'
    order by connection_id, item_kind, item`.execute(tx);
  return rows.map(({ connection_id, item_kind, item }) => ({ connection_id, [item_kind]: item }));
}

async function readOpenCalls(tx: Tx, shop: ShopKey, people: readonly Buffer[]): Promise<string[]> {
  const { rows } = await sql<{ delivery_id: string }>`
    select c.delivery_id from access a
    join access_call c on c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.access_id = a.id
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.person = any(${people}::bytea[]) and c.open`.execute(
    tx,
  );
  return rows.map(({ delivery_id }) => delivery_id);
}

/**
 * Deletes everything that the ledger stores about these people, and the rows by which `names` are locked. The caller must have locked their
 * names and their rows.
 */
export async function removePeople(
  tx: Tx,
  shop: ShopKey,
  { people, names }: { people: readonly Buffer[]; names: readonly Buffer[] },
): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const isTheirs = sql`person = any(${people}::bytea[])`;
  const entries = sql`(select id from access where ${ours} and ${isTheirs})`;
  await sql`delete from access_task where ${ours} and (${isTheirs} or access_id in ${entries})`.execute(tx);
  await sql`delete from comparison_finding where ${ours} and ${isTheirs}`.execute(tx);
  await sql`delete from access_reason where ${ours} and access_id in ${entries}`.execute(tx);
  await sql`delete from access_call where ${ours} and access_id in ${entries}`.execute(tx);
  await sql`delete from access where ${ours} and ${isTheirs}`.execute(tx);
  await sql`
    delete from access_fact f
    using access_name n
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and n.bucket = ${shop.bucket}::smallint
      and n.shop_id = ${shop.id} and n.name = any(${people}::bytea[]) and n.event_id = f.event_id
      and n.rule_id = f.rule_id and n.number = f.number`.execute(tx);
  await sql`delete from access_name where ${ours} and name = any(${people}::bytea[])`.execute(tx);
  await sql`delete from access_link where ${ours} and ${isTheirs}`.execute(tx);
  await sql`delete from access_person where ${ours} and ${isTheirs}`.execute(tx);
  await sql`delete from access_subject where ${ours} and name = any(${names}::bytea[])`.execute(tx);
}
