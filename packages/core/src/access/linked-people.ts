import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../events/event.ts";
import { emailOf } from "./event-for-access.ts";

/**
 * The key of a person: the e-mail address in lower case and without surrounding space. The address as typed is stored
 * too, because other systems make the account under it.
 */
export function personKey(email: string): string {
  return email.trim().toLowerCase();
}

/** The shop knows the person with this address as this customer. */
export interface CustomerLink {
  /** The key of the person, from `personKey`. */
  readonly person: string;
  readonly customerId: string;
}

/**
 * The link between address and customer in an event, with the address as typed. Null if the event has no customer id.
 */
export function customerLinkOf(event: ShopEvent): (CustomerLink & { readonly email: string }) | null {
  const customerId = customerIdOf(event);
  if (customerId === null) return null;
  const email = emailOf(event);
  return { person: personKey(email), email, customerId };
}

function customerIdOf(event: ShopEvent): string | null {
  if (isOrderEvent(event)) return event.data.order.customer.id ?? null;
  if (isSubscriptionEvent(event)) return event.data.subscription.customer.id ?? null;
  return isFormEvent(event) ? (event.data.form.customer.id ?? null) : null;
}

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
