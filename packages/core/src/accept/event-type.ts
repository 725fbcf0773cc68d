/** Types of event about an order that rules may narrow by kind of order (first, upsell, instalment, renewal). */
export const ORDER_EVENT_TYPES = ["order.created", "order.paid"] as const;

/** Types of event whose data holds an order, so that rules may call per line. A reversed payment names the order that was once paid. */
export const ORDER_DATA_EVENT_TYPES = [...ORDER_EVENT_TYPES, "payment.reversed"] as const;

/** Types of event whose data holds a subscription: the buyer's recurring contract, plans of instalments included. */
export const SUBSCRIPTION_EVENT_TYPES = [
  "subscription.started",
  "subscription.cancelled",
  "subscription.ended",
] as const;

/** Types of event whose data holds an affiliate. */
export const AFFILIATE_EVENT_TYPES = ["affiliate.accepted", "affiliate.declined", "affiliate.quit"] as const;

/** Types of event whose data holds a submitted form. */
export const FORM_EVENT_TYPES = ["form.submitted"] as const;

/** Every type of event that Haak knows, in the order in which they are listed to people. */
export const EVENT_TYPES = [
  ...ORDER_EVENT_TYPES,
  ...SUBSCRIPTION_EVENT_TYPES,
  ...AFFILIATE_EVENT_TYPES,
  ...FORM_EVENT_TYPES,
  "payment.reversed",
] as const;

/** The name of one type of event, such as `order.paid`. Rules use the same names as triggers. */
export type EventType = (typeof EVENT_TYPES)[number];

/** A type of event to which kinds of order apply. */
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];

/** Whether kinds of order apply to this type. */
export function isOrderEventType(type: EventType): type is OrderEventType {
  return type === "order.created" || type === "order.paid";
}
