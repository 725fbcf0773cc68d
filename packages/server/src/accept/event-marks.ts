import { type HaakEvent, isFormEvent, isOperationalEvent, isOrderEvent, isSubscriptionEvent } from "@haak/core";
import { lookupHash } from "../world/seal.ts";

/** What an event can be found by beside its key. Hashes, as ids of shops have no end and a B-tree entry has one. */
export interface EventMarks {
  /** Of the order or the subscription that the event is about; null for an event about neither. */
  readonly subjectHash: Buffer | null;
  /** Of the address of the customer or the affiliate; null where there is none. */
  readonly emailHash: Buffer | null;
}

/** The marks that an event is stored with. */
export function eventMarks(event: HaakEvent): EventMarks {
  const email = emailOf(event);
  return { subjectHash: subjectOf(event), emailHash: email === null ? null : emailHash(email) };
}

/** What every event about this order is marked with. A payment of a subscription is about its order, not about both. */
export function orderHash(id: string): Buffer {
  return lookupHash(`order:${id}`);
}

/** What every event about this subscription is marked with. */
export function subscriptionHash(id: string): Buffer {
  return lookupHash(`subscription:${id}`);
}

/** What every event about this person is marked with: an address is compared without case and without space around it. */
export function emailHash(email: string): Buffer {
  return lookupHash(email.trim().toLowerCase());
}

function subjectOf(event: HaakEvent): Buffer | null {
  if (isOrderEvent(event)) return orderHash(event.data.order.id);
  return isSubscriptionEvent(event) ? subscriptionHash(event.data.subscription.id) : null;
}

function emailOf(event: HaakEvent): string | null {
  if (isOrderEvent(event)) return event.data.order.customer.email;
  if (isSubscriptionEvent(event)) return event.data.subscription.customer.email;
  if (isFormEvent(event)) return event.data.form.customer.email;
  // What the hub saw of an endpoint is about nobody.
  return isOperationalEvent(event) ? null : event.data.affiliate.email;
}
