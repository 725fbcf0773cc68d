import { emailOf, type HaakEvent, isOperationalEvent, isOrderEvent, isSubscriptionEvent, personKey } from "@haak/core";
import { lookupHash } from "../../platform/crypto/seal.ts";

/** What an event can be found by beside its key. Hashes, as ids of shops have no end and a B-tree entry has one. */
export interface EventMarks {
  /** Of the order or the subscription that the event is about; null for an event about neither. */
  readonly subjectHash: Buffer | null;
  /** Of the address of the customer or the affiliate; null where there is none. */
  readonly emailHash: Buffer | null;
  /** Of the number of the order, which stands on its invoice; null where there is none. */
  readonly numberHash: Buffer | null;
}

/** The marks that an event is stored with. */
export function eventMarks(event: HaakEvent): EventMarks {
  // Events about an endpoint name no person.
  const email = isOperationalEvent(event) ? null : emailHash(emailOf(event));
  return { subjectHash: subjectOf(event), emailHash: email, numberHash: numberOf(event) };
}

/** What every event about this order is marked with. A payment of a subscription is about its order, not about both. */
export function orderHash(id: string): Buffer {
  return lookupHash(`order:${id}`);
}

/** What every event about this subscription is marked with. */
export function subscriptionHash(id: string): Buffer {
  return lookupHash(`subscription:${id}`);
}

/** What every event about this person is marked with, distinguished as the ledger of access does: by `personKey`. */
export function emailHash(email: string): Buffer {
  return lookupHash(personKey(email));
}

/** What every event about an order with this number is marked with. */
export function numberHash(number: string): Buffer {
  return lookupHash(`number:${number}`);
}

function numberOf(event: HaakEvent): Buffer | null {
  const number = isOrderEvent(event) ? event.data.order.number : null;
  return number ? numberHash(number) : null;
}

function subjectOf(event: HaakEvent): Buffer | null {
  if (isOrderEvent(event)) return orderHash(event.data.order.id);
  return isSubscriptionEvent(event) ? subscriptionHash(event.data.subscription.id) : null;
}
