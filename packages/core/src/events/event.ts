import { z } from "zod";
import { customerSchema } from "./customer.ts";
import {
  AFFILIATE_EVENT_TYPES,
  FORM_EVENT_TYPES,
  isOneOf,
  ORDER_DATA_EVENT_TYPES,
  SUBSCRIPTION_EVENT_TYPES,
} from "./event-type.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { orderSchema } from "./order.ts";
import { subscriptionSchema } from "./subscription.ts";
import { dateTimeSchema, emailSchema, idSchema, labelledValueSchema } from "./value-schemas.ts";

/** An affiliate, who sells for the shop. `status` is the shop's own word for the state of the application. */
export const affiliateSchema = z.looseObject({
  id: idSchema,
  name: z.string(),
  email: emailSchema,
  status: z.string(),
});

/** An affiliate in the data of an event. */
export type Affiliate = z.output<typeof affiliateSchema>;

/**
 * A form that a visitor submitted. `id` identifies the form and is what rules match. `fields` are the answers in the
 * form's order.
 */
export const formSchema = z.looseObject({
  id: idSchema,
  name: z.string(),
  fields: z.array(labelledValueSchema).default([]),
  customer: customerSchema,
});

/** A submitted form in the data of an event. */
export type Form = z.output<typeof formSchema>;

/**
 * The fields of every event besides type and data: the key that is unique within the shop, and the time when it
 * happened.
 */
export const eventEnvelopeFields = { key: z.string().min(1), occurred_at: dateTimeSchema };

/** An order was made or paid, or its payment was reversed. */
export const orderEventSchema = z.looseObject({
  ...eventEnvelopeFields,
  type: z.enum(ORDER_DATA_EVENT_TYPES),
  data: z.looseObject({ order: orderSchema }),
});

/** A subscription or a plan of instalments started, was cancelled or ended. */
export const subscriptionEventSchema = z.looseObject({
  ...eventEnvelopeFields,
  type: z.enum(SUBSCRIPTION_EVENT_TYPES),
  data: z.looseObject({ subscription: subscriptionSchema }),
});

/** The status of an affiliate changed. */
export const affiliateEventSchema = z.looseObject({
  ...eventEnvelopeFields,
  type: z.enum(AFFILIATE_EVENT_TYPES),
  data: z.looseObject({ affiliate: affiliateSchema }),
});

/** A form was submitted. */
export const formEventSchema = z.looseObject({
  ...eventEnvelopeFields,
  type: z.enum(FORM_EVENT_TYPES),
  data: z.looseObject({ form: formSchema }),
});

/**
 * The shape of every event that can be reported, for documentation and types. Use `parseEvent` to accept one, because
 * it also numbers the lines, keeps fields that zod drops, and refuses values that JSON or a database would change
 * silently.
 */
export const eventSchema = z.discriminatedUnion("type", [
  orderEventSchema,
  subscriptionEventSchema,
  affiliateEventSchema,
  formEventSchema,
]);

/** An event whose data contains an order. */
export type OrderEvent = z.output<typeof orderEventSchema>;

/** An event about a subscription or a plan of instalments. */
export type SubscriptionEvent = z.output<typeof subscriptionEventSchema>;

/** An event about an affiliate. */
export type AffiliateEvent = z.output<typeof affiliateEventSchema>;

/** An event about a submitted form. */
export type FormEvent = z.output<typeof formEventSchema>;

/** A fact that happened in the shop. Narrow it by `type`, or with functions such as `isOrderEvent`. */
export type ShopEvent = OrderEvent | SubscriptionEvent | AffiliateEvent | FormEvent;

/** Any event that the hub stores: facts of the shop, and its own events about endpoints. */
export type HaakEvent = ShopEvent | OperationalEvent;

/** Whether the event's data contains an order. */
export function isOrderEvent(event: HaakEvent): event is OrderEvent {
  return isOneOf(ORDER_DATA_EVENT_TYPES, event.type);
}

/** Whether the event's data contains a subscription. */
export function isSubscriptionEvent(event: HaakEvent): event is SubscriptionEvent {
  return event.type.startsWith("subscription.");
}

/** Whether the event's data contains a submitted form. */
export function isFormEvent(event: HaakEvent): event is FormEvent {
  return event.type === "form.submitted";
}

/** Whether the hub made this event about an endpoint. */
export function isOperationalEvent(event: HaakEvent): event is OperationalEvent {
  return event.type.startsWith("endpoint.");
}
