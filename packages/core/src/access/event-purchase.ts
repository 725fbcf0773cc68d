import { type HaakEvent, isOrderEvent, isSubscriptionEvent } from "../events/event.ts";
import { orderLines } from "../rules/order-lines.ts";

/** One thing that was bought, as far as access is concerned. */
export interface BoughtProduct {
  readonly productId: string | null;
  readonly sku: string | null;
  /** The subscription that pays for it: the line's own, or that of the order as a whole. */
  readonly subscriptionId: string | null;
}

/** What an event names of the purchase behind it, and what was bought, of an order only these lines (positions from 1). */
export function eventPurchase(event: HaakEvent, lineNumbers: readonly number[]) {
  const things = thingsBought(event, lineNumbers);
  return {
    things,
    orderId: orderIdOf(event),
    affiliateId: "affiliate" in event.data ? idOf(event.data.affiliate) : null,
    orderProductIds: [...new Set(orderLines(event).map(({ product }) => product.id))],
  };
}

/** Something bought even where no line is known: the rule may name what is given. */
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
