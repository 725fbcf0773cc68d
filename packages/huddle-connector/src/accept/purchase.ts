import { type ConnectorMessage, isFormEvent, isOrderEvent, isSubscriptionEvent, type Product } from "@haak/core";

/** A purchase in the form that Huddle needs, the same for all types of event. */
export interface HuddlePurchase {
  /**
   * The id of the order or subscription. For a form or an affiliate it is the id of the delivery, because those have
   * no id that is unique for a person.
   */
  readonly id: string;
  /** The number that people use: the order's number, or otherwise the id. */
  readonly number: string;
  readonly person: Person;
  /** The bought products, in order. Empty if the event has no product. */
  readonly items: readonly PurchasedItem[];
}

/** The e-mail address is as typed, without surrounding space, because Huddle makes the account under it. */
export interface Person {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** A bought product. Its quantity may be negative in a credited order. */
export interface PurchasedItem {
  readonly product: Product;
  readonly quantity: number;
}

/** Reads an event as a purchase. Of an order it only takes the lines that the rule matched. */
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
