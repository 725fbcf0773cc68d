import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../events/event.ts";
import { emailOf } from "./event-for-access.ts";
import { personKey } from "./person-key.ts";

/** That the shop knows whoever has this address as that customer. */
export interface CustomerLink {
  /** By `personKey`. */
  readonly person: string;
  readonly customerId: string;
}

/** What an event says of it, with the address as typed; null where the shop names no customer. */
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
