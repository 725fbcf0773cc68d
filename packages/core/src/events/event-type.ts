/** Event types about an order for which rules can choose kinds of order (first, upsell, instalment, renewal). */
export const ORDER_EVENT_TYPES = ["order.created", "order.paid"] as const;

/**
 * Event types whose data contains an order, so that rules can make a call per line. A reversed payment names its
 * order.
 */
export const ORDER_DATA_EVENT_TYPES = [...ORDER_EVENT_TYPES, "payment.reversed"] as const;

/** Event types whose data contains a subscription: the buyer's recurring contract, or a plan of instalments. */
export const SUBSCRIPTION_EVENT_TYPES = [
  "subscription.started",
  "subscription.cancelled",
  "subscription.ended",
] as const;

/** Event types whose data contains an affiliate. */
export const AFFILIATE_EVENT_TYPES = ["affiliate.accepted", "affiliate.declined", "affiliate.quit"] as const;

/** Event types whose data contains a submitted form. */
export const FORM_EVENT_TYPES = ["form.submitted"] as const;

/** All event types that can be reported, in the order in which screens list them. */
export const EVENT_TYPES = [
  ...ORDER_EVENT_TYPES,
  ...SUBSCRIPTION_EVENT_TYPES,
  ...AFFILIATE_EVENT_TYPES,
  ...FORM_EVENT_TYPES,
  "payment.reversed",
] as const;

/** Event types about an endpoint. Only the hub makes them, because its mails about them are sent in the hub's name. */
export const OPERATIONAL_EVENT_TYPES = ["endpoint.failing", "endpoint.recovered", "endpoint.switched_off"] as const;

/** All triggers of rules: what happens in the shop, and what happens to the hub's endpoints. */
export const TRIGGERS = [...EVENT_TYPES, ...OPERATIONAL_EVENT_TYPES] as const;

/** An event type that can be reported, such as `order.paid`. The hub's own types are not included. */
export type EventType = (typeof EVENT_TYPES)[number];

/** An event type that only the hub makes, such as `endpoint.failing`. */
export type OperationalEventType = (typeof OPERATIONAL_EVENT_TYPES)[number];

/** The trigger of a rule: any event type. */
export type Trigger = (typeof TRIGGERS)[number];

/** An event type with kinds of order. */
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];

/** Whether kinds of order apply to this type. */
export function isOrderEventType(type: Trigger): type is OrderEventType {
  return type === "order.created" || type === "order.paid";
}

/** Whether only the hub makes events of this type. */
export function isOperationalEventType(type: unknown): type is OperationalEventType {
  return isOneOf(OPERATIONAL_EVENT_TYPES, type);
}

/** Whether the value is in the list. Narrows its type. */
export function isOneOf<Member>(list: readonly Member[], value: unknown): value is Member {
  const members: readonly unknown[] = list;
  return members.includes(value);
}

/** Whether the value is an object or a list, so that its fields can be read. */
export function hasFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
