import { ADDRESSES_A_CUSTOMER_MAX, type CustomerLink, linkPeople, personKey } from "@haak/core";
import { sql } from "kysely";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { customerName, personName } from "./fact-names.ts";

/** The shop knows an address as this customer. It includes the address as typed. */
export type ReportedLink = CustomerLink & { readonly email: string };

/**
 * Stores the links between customers and addresses, and returns all people of a customer with a new link. The caller must have locked the
 * keys of the customers. If a customer gets too many addresses with this link, all its people are returned, because each address is a
 * separate person from then on.
 */
export async function storeLinks(tx: Tx, shop: ShopKey, links: readonly ReportedLink[]): Promise<Buffer[]> {
  if (links.length === 0) return [];
  const rows = links.map(({ person, customerId }) => ({
    person: personName(person),
    ...{ customer: customerName(customerId), customerId },
  }));
  const { rows: fresh } = await sql<{ customer: Buffer }>`
    insert into access_link (bucket, shop_id, person, customer, customer_id)
    select ${shop.bucket}::smallint, ${shop.id}, l.* from unnest(
      ${rows.map(({ person }) => person)}::bytea[], ${rows.map(({ customer }) => customer)}::bytea[],
      ${rows.map(({ customerId }) => customerId)}::text[]
    ) as l
    on conflict do nothing
    returning customer`.execute(tx);
  if (fresh.length === 0) return [];
  const { rows: people } = await sql<{ person: Buffer }>`
    select distinct l.person
    from unnest(${fresh.map(({ customer }) => customer)}::bytea[]) as c (customer)
    cross join lateral (
      select k.person from access_link k
      where k.bucket = ${shop.bucket}::smallint and k.shop_id = ${shop.id} and k.customer = c.customer
      limit ${ADDRESSES_A_CUSTOMER_MAX + 1}
    ) as l`.execute(tx);
  return people.map(({ person }) => person);
}

/** A link as the ledger stores it, with the address as first typed. */
export type KnownLink = ReportedLink & { readonly digest: Buffer };

/**
 * Reads all links of these people, of all who share a customer with them, and so on. A customer with too many addresses links nobody, so
 * that the search ends after a few dozen people. `offset 0` forces PostgreSQL to use the index at each step. With plain joins it would read
 * the links of all customers, because it cannot know how few are found.
 */
export async function readLinks(db: Db, shop: ShopKey, people: readonly Buffer[]): Promise<KnownLink[]> {
  if (people.length === 0) return [];
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const customersOf = sql`
    cross join lateral (select customer, customer_id from access_link where ${ours} and person = l.person offset 0) as a`;
  const { rows } = await sql<{ person: Buffer; email: string; customerId: string }>`
    with recursive linked (person) as (
      select p.person from unnest(${people}::bytea[]) as p (person)
      union
      select b.person from linked l ${customersOf}
      cross join lateral (
        select k.person, count(*) over () as addresses from (
          select person from access_link where ${ours} and customer = a.customer limit ${ADDRESSES_A_CUSTOMER_MAX + 1}
        ) as k
      ) as b
      where b.addresses <= ${ADDRESSES_A_CUSTOMER_MAX}
    )
    select l.person, p.email, a.customer_id as "customerId"
    from linked l ${customersOf}
    cross join lateral (
      select count(*) as addresses from (
        select from access_link where ${ours} and customer = a.customer limit ${ADDRESSES_A_CUSTOMER_MAX + 1}
      ) as k
    ) as b
    cross join lateral (select email from access_person where ${ours} and person = l.person offset 0) as p
    where b.addresses <= ${ADDRESSES_A_CUSTOMER_MAX}`.execute(db);
  return rows.map(({ person: digest, email, customerId }) => ({
    ...{ digest, email, customerId },
    person: personKey(email),
  }));
}

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
