import { ADDRESSES_A_CUSTOMER_MAX, type CustomerLink, personKey } from "@haak/core";
import { sql } from "kysely";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { customerName, personName } from "./fact-names.ts";

/** That a shop knows an address as that customer, with the address as typed. */
export type ReportedLink = CustomerLink & { readonly email: string };

/**
 * Keeps what events say of customers, and answers with everybody known as a customer of whom something is new. The caller holds the
 * names of the customers. The last to make a customer one of too many addresses finds all the others, so that each is
 * decided about by themselves from then on.
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

/** A link as the ledger keeps it, with the address as first typed. */
export type KnownLink = ReportedLink & { readonly digest: Buffer };

/**
 * All links of these people, of everybody who shares a customer with them, and so on. A customer of too many addresses links
 * nobody and is not among them, so that no walk goes further than some tens of people. Each step is a look into an index, which
 * `offset 0` keeps it: as plain joins the database, which cannot know how few are found, reads the links of all customers.
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
