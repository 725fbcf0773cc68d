import {
  type HaakEvent,
  isFormEvent,
  isOperationalEvent,
  isOrderEvent,
  isSubscriptionEvent,
  type ShopEvent,
} from "./event.ts";
import type { Order, OrderLine } from "./order.ts";
import type { Subscription } from "./subscription.ts";

/** Replaces an erased address. Its domain can never exist (RFC 2606), so that no mail can reach anybody. */
export const ERASED_EMAIL = "erased@erased.invalid";

const ERASED = "[erased]";
const NOBODY = { email: ERASED_EMAIL };

/**
 * Removes the person from an event. Numbers, times, products and the ids of the purchase are kept, so that totals and
 * the state of a subscription stay right. All other fields are removed, also unknown ones, because senders may add
 * anything. Erasing again changes nothing.
 */
export function eraseEvent(event: HaakEvent): HaakEvent {
  // Unchanged, because the hub's own events about endpoints contain no person.
  if (isOperationalEvent(event)) return event;
  const { key, type, occurred_at } = event;
  return { key, type, occurred_at, erased: true, data: eraseData(event) } as unknown as HaakEvent;
}

/** Whether the person of an event was erased. */
export function isErased(event: HaakEvent): boolean {
  return event.erased === true;
}

/**
 * Removes a text from a value, in upper or lower case. Needed because free text can contain a person's name or
 * address.
 */
export function eraseText<Value>(value: Value, text: string): Value {
  return JSON.parse(JSON.stringify(value), (_name, one: unknown) =>
    typeof one === "string" ? withoutText(one, text) : one,
  ) as Value;
}

/** Removes a text from another one, in upper or lower case. */
export function withoutText(whole: string, text: string): string {
  if (text === "") return whole;
  return whole.replace(new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu"), ERASED);
}

function eraseData(event: ShopEvent) {
  if (isOrderEvent(event)) return { order: eraseOrder(event.data.order) };
  if (isSubscriptionEvent(event)) return { subscription: eraseSubscription(event.data.subscription) };
  if (isFormEvent(event)) {
    const { id, name } = event.data.form;
    return { form: { id, name, fields: [], customer: NOBODY } };
  }
  const { id, status } = event.data.affiliate;
  return { affiliate: { id, name: ERASED, email: ERASED_EMAIL, status } };
}

function eraseOrder(order: Order) {
  const { id, number, kind, mode, source, created_at, paid_at, currency, amount, amount_with_tax } = order;
  const { payment, installment, subscription_id, upsell, checkout, discounts, affiliate_id } = order;
  return {
    ...{ id, number, kind, mode, source, created_at, paid_at, currency, amount, amount_with_tax },
    customer: NOBODY,
    lines: order.lines.map(eraseLine),
    payment: payment && { status: payment.status, method: payment.method },
    installment: installment && { number: installment.number, count: installment.count },
    subscription_id,
    upsell: upsell && { id: upsell.id, name: upsell.name, parent_order_id: upsell.parent_order_id },
    checkout: checkout && { id: checkout.id, name: checkout.name },
    discounts: discounts.map(({ amount_with_tax: off }) => ({ amount_with_tax: off })),
    ...{ tags: [], custom_fields: [], affiliate_id },
  };
}

function eraseLine(line: OrderLine) {
  const { number, type, product, quantity, amount, amount_with_tax, tax_percentage, subscription_id } = line;
  return {
    ...{ number, type, quantity, amount, amount_with_tax, tax_percentage, subscription_id },
    product: { id: product.id, title: product.title, sku: product.sku, group: product.group },
  };
}

function eraseSubscription(subscription: Subscription) {
  const { id, status, type, mode, source, product, amount, amount_with_tax, currency, quantity } = subscription;
  const { interval, started_at, cancelled_at, ends_at, ended_at, next_payment_at } = subscription;
  const { payments_done, payments_left, order_id } = subscription;
  return {
    ...{ id, status, type, mode, source, amount, amount_with_tax, currency, quantity, interval, started_at },
    ...{ cancelled_at, ends_at, ended_at, next_payment_at, payments_done, payments_left, order_id },
    product: { id: product.id, title: product.title, sku: product.sku, group: product.group },
    ...{ customer: NOBODY, tags: [] },
  };
}
