import { type CustomerLink, linkPeople, personKey } from "@haak/core";
import { sql } from "kysely";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { personName } from "./fact-names.ts";
import { readLinks } from "./link-store.ts";

/** A person whose row is locked, so that no other transaction decides about them. */
export interface LockedPerson {
  readonly person: Buffer;
  /** As first typed. */
  readonly email: string;
}

/** Creates rows for new people, with the address as typed now. It must be called before `lockPeople`. */
export async function ensurePeople(
  tx: Tx,
  shop: ShopKey,
  people: readonly { readonly key: string; readonly email: string }[],
): Promise<void> {
  if (people.length === 0) return;
  const first = new Map(people.toReversed().map(({ key, email }) => [personName(key).toString("hex"), email]));
  const sorted = [...first.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    insert into access_person (bucket, shop_id, person, email)
    select ${shop.bucket}::smallint, ${shop.id}, decode(p.person, 'hex'), p.email
    from unnest(${sorted.map(([hex]) => hex)}::text[], ${sorted.map(([, email]) => email)}::text[])
      with ordinality as p (person, email, position)
    order by p.position
    on conflict do nothing`.execute(tx);
}

/** Locks the rows of these people in sorted order, so that two transactions about the same people wait for each other instead of deadlocking. */
export async function lockPeople(tx: Tx, shop: ShopKey, people: readonly Buffer[]): Promise<LockedPerson[]> {
  const { rows } = await sql<LockedPerson>`
    select person, email from access_person
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and person = any(${people}::bytea[])
    order by person for update`.execute(tx);
  return rows;
}

/** The same, but people whose rows another transaction has locked are skipped. */
export async function lockFreePeople(tx: Tx, shop: ShopKey, people: readonly Buffer[]): Promise<LockedPerson[]> {
  const { rows } = await sql<LockedPerson>`
    select person, email from access_person
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and person = any(${people}::bytea[])
    order by person for update skip locked`.execute(tx);
  return rows;
}

/** Makes the decision about these people due now, because something that it depends on has changed. */
export async function checkSoon(
  tx: Tx,
  shop: ShopKey,
  { people, now }: { people: readonly Buffer[]; now: Date },
): Promise<void> {
  if (people.length === 0) return;
  await sql`
    update access_person set next_change_at = ${now}::timestamptz
    from (
      select person from access_person
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and person = any(${people}::bytea[])
      order by person for update
    ) as k
    where access_person.bucket = ${shop.bucket}::smallint and access_person.shop_id = ${shop.id}
      and access_person.person = k.person`.execute(tx);
}

/** Sets when to decide about each of these people again, or null for never. The caller must have locked them. */
export async function setCheckTimes(
  tx: Tx,
  shop: ShopKey,
  looks: readonly { readonly person: Buffer; readonly nextChangeAt: Date | null }[],
): Promise<void> {
  await sql`
    update access_person p set next_change_at = k.next_change_at
    from unnest(${looks.map(({ person }) => person)}::bytea[], ${looks.map(({ nextChangeAt }) => nextChangeAt)}::timestamptz[])
      as k (person, next_change_at)
    where p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id} and p.person = k.person
      and p.next_change_at is distinct from k.next_change_at`.execute(tx);
}

/** People whose rows are locked, with all addresses of each. */
export interface LockedLinked {
  readonly people: readonly LockedPerson[];
  readonly links: readonly CustomerLink[];
  /** People of whom not all addresses are locked. Nothing can be decided about them now. */
  readonly parts: readonly LockedPerson[];
}

/**
 * Locks the rows of people and of all their other addresses. The links are read a second time after locking: a transaction that links two
 * people locks a row of each, so that no earlier link can be missing then. People who were linked in between are returned as `parts`,
 * because locking more rows now could deadlock with transactions that lock in order.
 */
export async function lockLinked(
  tx: Tx,
  shop: ShopKey,
  {
    people,
    lock,
  }: {
    people: readonly Buffer[];
    lock: (tx: Tx, shop: ShopKey, people: readonly Buffer[]) => Promise<LockedPerson[]>;
  },
): Promise<LockedLinked> {
  const before = await readLinks(tx, shop, people);
  const locked = await lock(tx, shop, distinct([...people, ...before.map(({ digest }) => digest)]));
  const links = await readLinks(
    tx,
    shop,
    locked.map(({ person }) => person),
  );
  const digests = new Set(locked.map(({ person }) => person.toString("hex")));
  const addressesOf = linkPeople(links);
  const isWhole = ({ email }: LockedPerson) =>
    (addressesOf.get(personKey(email)) ?? []).every((key) => digests.has(personName(key).toString("hex")));
  return { people: locked.filter(isWhole), links, parts: locked.filter((one) => !isWhole(one)) };
}

function distinct(people: readonly Buffer[]): Buffer[] {
  return [...new Map(people.map((person) => [person.toString("hex"), person])).values()];
}
