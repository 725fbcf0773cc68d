import type { CustomerLink } from "./customer-link.ts";

/**
 * A customer with more addresses than this is nobody: a seller who enters orders under one customer, or an id that stands for
 * "unknown". Somebody who moves house of mail that often is rarer than such a shop, and taking strangers for one person would
 * keep buyers out.
 */
export const ADDRESSES_A_CUSTOMER_MAX = 10;

/**
 * Which addresses are one person's: those that share a customer, and those that share one with these. Every address that is
 * named is a key; its value is all addresses of the person, sorted, the same list for each of them.
 */
export function linkPeople(links: readonly CustomerLink[]): ReadonlyMap<string, readonly string[]> {
  const people = new Map<string, readonly string[]>(links.map(({ person }) => [person, [person]]));
  for (const addresses of addressesByCustomer(links).values()) {
    if (addresses.size > ADDRESSES_A_CUSTOMER_MAX) continue;
    const all = [...new Set([...addresses].flatMap((one) => people.get(one) ?? []))].sort();
    for (const one of all) people.set(one, all);
  }
  return people;
}

function addressesByCustomer(links: readonly CustomerLink[]): Map<string, Set<string>> {
  const customers = new Map<string, Set<string>>();
  for (const { person, customerId } of links) {
    const known = customers.get(customerId);
    if (known) known.add(person);
    else customers.set(customerId, new Set([person]));
  }
  return customers;
}
