import { type ConnectorMessage, isFormEvent, isOrderEvent, isSubscriptionEvent, type Product } from "@haak/core";

/** Somebody who gets access, and what for: what all events have in common in Huddle's eyes. */
export interface HuddlePurchase {
  /** The order's or subscription's own id. A form or affiliate has none that is unique for a person, so there the delivery's. */
  readonly id: string;
  /** What a person would call it: the order's number, or else the id. */
  readonly number: string;
  readonly person: Person;
  /** What was bought, in order; empty where the event names no product. */
  readonly items: readonly PurchasedItem[];
}

/** The e-mail address is as typed, without the space around it; Huddle makes the account under it. */
export interface Person {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** One thing that was bought. Quantities may be negative in a credited order. */
export interface PurchasedItem {
  readonly product: Product;
  readonly quantity: number;
}

/** Reads an event as a purchase. Of an order only the lines count that the rule matched. */
export function purchaseOf({ event, matchedLines, deliveryId }: ConnectorMessage): HuddlePurchase {
  if (isOrderEvent(event)) {
    const { order } = event.data;
    const items = order.lines.filter((_line, index) => matchedLines.includes(index + 1));
    return { id: order.id, number: order.number ?? order.id, person: personOf(order.customer), items };
  }
  if (isSubscriptionEvent(event)) {
    const { subscription } = event.data;
    return {
      id: subscription.id,
      number: subscription.id,
      person: personOf(subscription.customer),
      items: [subscription],
    };
  }
  const person = isFormEvent(event)
    ? personOf(event.data.form.customer)
    : personOf({ email: event.data.affiliate.email, first_name: event.data.affiliate.name });
  return { id: deliveryId, number: deliveryId, person, items: [] };
}

interface NamedCustomer {
  readonly email: string;
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
}

function personOf({ email, first_name, last_name }: NamedCustomer): Person {
  return { email: email.trim(), firstName: first_name ?? null, lastName: last_name ?? null };
}
