import { type CustomerLink, linkPeople, personKey } from "@haak/core";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { personName } from "./fact-names.ts";
import { readLinks } from "./link-store.ts";
import type { LockedPerson } from "./people.ts";

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
