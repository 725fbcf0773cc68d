import { isOneOf } from "./narrow.ts";

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

/** Every type of event that can be reported, in the order in which they are listed to people. */
export const EVENT_TYPES = [
  ...ORDER_EVENT_TYPES,
  ...SUBSCRIPTION_EVENT_TYPES,
  ...AFFILIATE_EVENT_TYPES,
  ...FORM_EVENT_TYPES,
  "payment.reversed",
] as const;

/** Types of event about an endpoint. Only the hub makes them, and nobody may report one, because its mails go out in the hub's name. */
export const OPERATIONAL_EVENT_TYPES = ["endpoint.failing", "endpoint.recovered", "endpoint.switched_off"] as const;

/** Everything that a rule can wait for: what happens in the shop, and what the hub sees of its endpoints. */
export const TRIGGERS = [...EVENT_TYPES, ...OPERATIONAL_EVENT_TYPES] as const;

/** The name of one type of event, such as `order.paid`. The hub's own types are not among them. */
export type EventType = (typeof EVENT_TYPES)[number];

/** The name of a type of event that the hub itself makes, such as `endpoint.failing`. */
export type OperationalEventType = (typeof OPERATIONAL_EVENT_TYPES)[number];

/** What a rule waits for: the name of any type of event. */
export type Trigger = (typeof TRIGGERS)[number];

/** A type of event to which kinds of order apply. */
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];

/** Whether kinds of order apply to this type. */
export function isOrderEventType(type: Trigger): type is OrderEventType {
  return type === "order.created" || type === "order.paid";
}

/** Whether the hub alone makes events of this type. */
export function isOperationalEventType(type: unknown): type is OperationalEventType {
  return isOneOf(OPERATIONAL_EVENT_TYPES, type);
}
