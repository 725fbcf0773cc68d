import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../events/event.ts";
import { emailOf } from "./event-for-access.ts";
import { personKey } from "./person-key.ts";

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
