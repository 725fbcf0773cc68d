import type { AffiliateEvent, FormEvent, HaakEvent, OrderEvent, SubscriptionEvent } from "./event.ts";
import type { EventType } from "./event-type.ts";
import { SAMPLE_CUSTOMER, SAMPLE_OCCURRED_AT, sampleOrder } from "./sample-order.ts";
import { sampleSubscription } from "./sample-subscription.ts";

/**
 * A made-up event of the type, to try things with: for a test delivery, a first look at the fields, or a test. Always
 * accepted by `parseEvent`, which changes nothing in it. A new object each time, so it may be changed freely.
 */
export function sampleEvent(type: EventType): HaakEvent {
  switch (type) {
    case "order.created":
    case "order.paid":
    case "payment.reversed":
      return orderSample(type);
    case "subscription.started":
    case "subscription.cancelled":
    case "subscription.ended":
      return subscriptionSample(type);
    case "affiliate.accepted":
    case "affiliate.declined":
    case "affiliate.quit":
      return affiliateSample(type);
    case "form.submitted":
      return formSample();
  }
}

const ORDER_KEY_ENDS = { "order.created": "created", "order.paid": "paid", "payment.reversed": "reversed" } as const;

function orderSample(type: OrderEvent["type"]): OrderEvent {
  const order = sampleOrder(type !== "order.created");
  return { key: `order:${order.id}:${ORDER_KEY_ENDS[type]}`, type, occurred_at: SAMPLE_OCCURRED_AT, data: { order } };
}

function subscriptionSample(type: SubscriptionEvent["type"]): SubscriptionEvent {
  const subscription = sampleSubscription(type);
  const key = type.replace("subscription.", `subscription:${subscription.id}:`);
  return { key, type, occurred_at: SAMPLE_OCCURRED_AT, data: { subscription } };
}

function affiliateSample(type: AffiliateEvent["type"]): AffiliateEvent {
  const status = type.replace("affiliate.", "");
  const affiliate = { id: "61", name: "Sam Voorbeeld", email: "affiliate@example.com", status };
  return { key: `affiliate:61:${status}`, type, occurred_at: SAMPLE_OCCURRED_AT, data: { affiliate } };
}

function formSample(): FormEvent {
  const fields = [{ label: "What do you want to learn?", value: "Everything" }];
  const form = { id: "41", name: "Intake", fields, customer: structuredClone(SAMPLE_CUSTOMER) };
  return { key: "form:41:sample", type: "form.submitted", occurred_at: SAMPLE_OCCURRED_AT, data: { form } };
}
