import { linkPeople, personKey } from "@haak/core";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { personName } from "./ledger/fact-names.ts";
import { readLinks } from "./ledger/link-store.ts";

/** The other names of the person of a row. */
export interface KnownAs {
  /** Other addresses, as first typed. */
  readonly otherEmails: readonly string[];
  /** The shop's numbers for the person. */
  readonly customerIds: readonly string[];
}

const AS_NOTHING_ELSE: KnownAs = { otherEmails: [], customerIds: [] };

/** The digests of all addresses of the person with this address. */
export async function readAddresses(db: Db, shop: ShopKey, email: string): Promise<Buffer[]> {
  const own = personName(personKey(email));
  const links = await readLinks(db, shop, [own]);
  return [own, ...links.map(({ digest }) => digest)];
}

/** The other names of the people of some rows, found by the address of each row. */
export async function readKnownAs(
  db: Db,
  shop: ShopKey,
  people: readonly Buffer[],
): Promise<(email: string) => KnownAs> {
  const links = await readLinks(db, shop, people);
  const typed = new Map(links.map(({ person, email }) => [person, email]));
  const addressesOf = linkPeople(links);
  return (email) => {
    const addresses = addressesOf.get(personKey(email));
    if (addresses === undefined) return AS_NOTHING_ELSE;
    const customerIds = links.flatMap((link) => (addresses.includes(link.person) ? link.customerId : []));
    return {
      otherEmails: addresses.filter((one) => one !== personKey(email)).flatMap((one) => typed.get(one) ?? []),
      customerIds: [...new Set(customerIds)].sort(),
    };
  };
}
