import { type HaakEvent, isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../events/event.ts";
import type { AccessAction } from "../rules/action.ts";
import type { Call } from "../rules/decision.ts";
import { orderLines } from "../rules/order-lines.ts";
import type { Rule } from "../rules/rule.ts";

/** An event that is about to be stored, with the rules that made calls for it. */
export interface EventForAccess {
  readonly eventId: string;
  readonly event: ShopEvent;
  /** In milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly called: readonly { readonly rule: Rule; readonly calls: readonly Call[] }[];
}

/** A rule that made calls, with its action. */
export interface CalledRule {
  readonly rule: Rule;
  readonly action: AccessAction;
  readonly calls: readonly Call[];
}

/** The address of the event's person as typed, without surrounding space. */
export function emailOf(event: ShopEvent): string {
  if (isOrderEvent(event)) return event.data.order.customer.email.trim();
  if (isSubscriptionEvent(event)) return event.data.subscription.customer.email.trim();
  return (isFormEvent(event) ? event.data.form.customer.email : event.data.affiliate.email).trim();
}

/** The fields of an event that each of its facts has. */
export function fromEvent({ eventId, event, acceptedAt }: EventForAccess) {
  return { eventId, occurredAt: Date.parse(event.occurred_at), acceptedAt };
}

/** A bought product, with the fields that matter for access. */
export interface BoughtProduct {
  readonly productId: string | null;
  readonly sku: string | null;
  /** The subscription that pays for it: that of the line, or otherwise that of the whole order. */
  readonly subscriptionId: string | null;
}

/**
 * The purchase behind an event, and the bought products. Of an order these are only the given lines (positions from
 * 1).
 */
export function eventPurchase(event: HaakEvent, lineNumbers: readonly number[]) {
  const things = thingsBought(event, lineNumbers);
  return {
    things,
    orderId: orderIdOf(event),
    affiliateId: "affiliate" in event.data ? idOf(event.data.affiliate) : null,
    orderProductIds: [...new Set(orderLines(event).map(({ product }) => product.id))],
  };
}

/** Has one entry without a product if no line is known, because the rule may name the items. */
function thingsBought(event: HaakEvent, lineNumbers: readonly number[]): BoughtProduct[] {
  if (isSubscriptionEvent(event)) {
    const { id, product } = event.data.subscription;
    return [{ productId: product.id, sku: product.sku ?? null, subscriptionId: id }];
  }
  const whole = isOrderEvent(event) ? (event.data.order.subscription_id ?? null) : null;
  const lines = orderLines(event).filter((_line, index) => lineNumbers.includes(index + 1));
  if (lines.length === 0) return [{ productId: null, sku: null, subscriptionId: whole }];
  return lines.map(({ product, subscription_id }) => ({
    productId: product.id,
    sku: product.sku ?? null,
    subscriptionId: subscription_id ?? whole,
  }));
}

function orderIdOf(event: HaakEvent): string | null {
  if (isOrderEvent(event)) return event.data.order.id;
  return isSubscriptionEvent(event) ? (event.data.subscription.order_id ?? null) : null;
}

function idOf(affiliate: unknown): string | null {
  const id = typeof affiliate === "object" && affiliate !== null && "id" in affiliate ? affiliate.id : null;
  return typeof id === "string" ? id : null;
}
