import type { CustomerLink } from "./customer-link.ts";

/**
 * A customer with more addresses than this does not link them. Such a customer is more often a seller who enters
 * orders under one customer, or an id for "unknown", than a person. Treating strangers as one person would lock
 * buyers out.
 */
export const ADDRESSES_A_CUSTOMER_MAX = 10;

/**
 * Finds which addresses belong to one person: those that share a customer, directly or through other addresses. Every
 * address is a key. Its value is the sorted list of all addresses of the person, and all of them share that list.
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
