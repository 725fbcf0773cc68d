import type { AccessFact } from "@haak/core";
import { sql } from "kysely";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { customerName, namesOfFact, personName } from "./fact-names.ts";
import { type ReportedLink, storeLinks } from "./link-store.ts";

/** A fact with its position among the facts of its event and rule. */
interface FactRow {
  readonly fact: AccessFact;
  readonly ruleId: string;
  readonly number: number;
  readonly names: readonly Buffer[];
}

/** The facts and links to store. */
export interface StoredFacts {
  readonly facts: readonly AccessFact[];
  readonly links: readonly ReportedLink[];
  readonly askedLater: boolean;
  /** Events whose facts these replace, except those that were asked of an event later. */
  readonly replacedIds?: readonly string[];
}

/**
 * Stores facts and links, and returns the people whom they concern. It first locks a row for each key of a purchase, in sorted order, and
 * so waits for other transactions about the same purchase. If an end and a grant arrive at once, the second transaction therefore sees the
 * first, and neither is missed. The keys of facts that are replaced are locked too, before any fact is removed, because an erasure
 * locks these before it removes facts.
 */
export async function storeFacts(
  tx: Tx,
  shop: ShopKey,
  { facts, links, askedLater, replacedIds = [] }: StoredFacts,
): Promise<Buffer[]> {
  if (facts.length + links.length + replacedIds.length === 0) return [];
  const rows = placed(facts);
  const names = sortedNames(rows.flatMap((row) => row.names));
  const former = await readNames(tx, shop, replacedIds);
  const customers = links.map(({ customerId }) => customerName(customerId));
  await lockNames(tx, shop, sortedNames([...names, ...former, ...customers]));
  const removed = await removeFacts(tx, shop, replacedIds);
  await insertFacts(tx, shop, { rows, askedLater });
  await insertNames(tx, shop, rows);
  const named = [...facts.flatMap((fact) => ("person" in fact ? fact.person : [])), ...removed];
  const personNames = new Set(named.map((key) => personName(key).toString("hex")));
  const purchases = names.filter((name) => !personNames.has(name.toString("hex")));
  const linked = await storeLinks(tx, shop, links);
  return sortedNames([...[...named, ...(await findPeople(tx, shop, purchases))].map(personName), ...linked]);
}

function placed(facts: readonly AccessFact[]): FactRow[] {
  const counts = new Map<string, number>();
  return facts.map((fact) => {
    const ruleId = "ruleId" in fact ? fact.ruleId : "";
    const place = `${fact.eventId} ${ruleId}`;
    const number = counts.get(place) ?? 0;
    counts.set(place, number + 1);
    return { fact, ruleId, number, names: namesOfFact(fact) };
  });
}

function sortedNames(names: readonly Buffer[]): Buffer[] {
  const byHex = new Map(names.map((name) => [name.toString("hex"), name]));
  return [...byHex.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
}

/** Locks the rows of these keys and creates those that are missing. The keys must be sorted, so that two transactions cannot deadlock. */
export async function lockNames(tx: Tx, shop: ShopKey, names: readonly Buffer[]): Promise<void> {
  await sql`
    insert into access_subject (bucket, shop_id, name)
    select ${shop.bucket}::smallint, ${shop.id}, n.name from unnest(${names}::bytea[]) with ordinality as n (name, position)
    order by n.position
    on conflict do nothing`.execute(tx);
  await sql`
    select 1 from access_subject
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and name = any(${names}::bytea[])
    order by name for update`.execute(tx);
}

/** The names of all facts of these events that are replaced with them. */
async function readNames(tx: Tx, shop: ShopKey, eventIds: readonly string[]): Promise<Buffer[]> {
  if (eventIds.length === 0) return [];
  const { rows } = await sql<{ name: Buffer }>`
    select distinct n.name
    from access_fact f
    join access_name n on n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.event_id = f.event_id
      and n.rule_id = f.rule_id and n.number = f.number
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.event_id = any(${eventIds}::text[])
      and not f.asked_later`.execute(tx);
  return rows.map(({ name }) => name);
}

/** Removes the facts of these events, and returns the people whom they named, by `personKey`. */
async function removeFacts(tx: Tx, shop: ShopKey, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return [];
  const { rows } = await sql<{ person: string | null }>`
    with gone as (
      delete from access_fact
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and event_id = any(${eventIds}::text[])
        and not asked_later
      returning event_id, rule_id, number, fact
    ), unnamed as (
      delete from access_name n using gone g
      where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.event_id = g.event_id
        and n.rule_id = g.rule_id and n.number = g.number
    )
    select distinct fact ->> 'person' as person from gone`.execute(tx);
  return rows.flatMap(({ person }) => person ?? []);
}

async function insertFacts(
  tx: Tx,
  shop: ShopKey,
  { rows, askedLater }: { rows: readonly FactRow[]; askedLater: boolean },
): Promise<void> {
  await sql`
    insert into access_fact (bucket, shop_id, event_id, rule_id, number, asked_later, fact)
    select ${shop.bucket}::smallint, ${shop.id}, f.event_id, f.rule_id, f.number, ${askedLater}, f.fact
    from unnest(
      ${rows.map(({ fact }) => fact.eventId)}::text[], ${rows.map(({ ruleId }) => ruleId)}::text[],
      ${rows.map(({ number }) => number)}::smallint[], ${rows.map(({ fact }) => JSON.stringify(fact))}::jsonb[]
    ) as f (event_id, rule_id, number, fact)
    on conflict do nothing`.execute(tx);
}

async function insertNames(tx: Tx, shop: ShopKey, rows: readonly FactRow[]): Promise<void> {
  const flat = rows.flatMap((row) => row.names.map((name) => ({ ...row, name })));
  await sql`
    insert into access_name (bucket, shop_id, name, event_id, rule_id, number)
    select ${shop.bucket}::smallint, ${shop.id}, n.name, n.event_id, n.rule_id, n.number
    from unnest(
      ${flat.map(({ name }) => name)}::bytea[], ${flat.map(({ fact }) => fact.eventId)}::text[],
      ${flat.map(({ ruleId }) => ruleId)}::text[], ${flat.map(({ number }) => number)}::smallint[]
    ) as n (name, event_id, rule_id, number)
    on conflict do nothing`.execute(tx);
}

/** The people to whom these purchases gave something, by `personKey`. */
async function findPeople(tx: Tx, shop: ShopKey, names: readonly Buffer[]): Promise<string[]> {
  const { rows } = await sql<{ person: string }>`
    select distinct f.fact ->> 'person' as person
    from access_name n
    join access_fact f on f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.event_id = n.event_id
      and f.rule_id = n.rule_id and f.number = n.number
    where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.name = any(${names}::bytea[])
      and f.fact ->> 'kind' = 'grant'`.execute(tx);
  return rows.map(({ person }) => person);
}

/** Reads all facts about these people: what they got, and all facts about the same purchases. Returns null if there are more than `max`. */
export async function loadFacts(
  db: Db,
  shop: ShopKey,
  { people, max }: { people: readonly Buffer[]; max: number },
): Promise<AccessFact[] | null> {
  const { rows } = await sql<{ fact: AccessFact }>`
    with own as materialized (
      select n.event_id, n.rule_id, n.number from access_name n
      where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.name = any(${people}::bytea[])
      limit ${max + 1}
    ), known as materialized (
      select distinct m.name from own o
      join access_name m on m.bucket = ${shop.bucket}::smallint and m.shop_id = ${shop.id} and m.event_id = o.event_id
        and m.rule_id = o.rule_id and m.number = o.number
    ), found as (
      select distinct a.event_id, a.rule_id, a.number from known k
      join access_name a on a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.name = k.name
      limit ${max + 1}
    )
    select f.fact from found o
    join access_fact f on f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.event_id = o.event_id
      and f.rule_id = o.rule_id and f.number = o.number`.execute(db);
  return rows.length > max ? null : rows.map(({ fact }) => fact);
}
