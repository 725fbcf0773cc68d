import type { AffiliateEvent, FormEvent, HaakEvent, OrderEvent, ShopEvent, SubscriptionEvent } from "./event.ts";
import type { EventType, Trigger } from "./event-type.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { SAMPLE_CUSTOMER, SAMPLE_OCCURRED_AT, sampleOrder, sampleSubscription } from "./sample-data.ts";

/**
 * An invented event of the type, for a test delivery, a preview of the fields, or a test. `parseEvent` accepts it
 * unchanged, unless only the hub makes events of its type. Each call returns a new object, so that the caller may
 * change it.
 */
export function sampleEvent(type: EventType): ShopEvent;
export function sampleEvent(type: Trigger): HaakEvent;
export function sampleEvent(type: Trigger): HaakEvent {
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
    case "endpoint.failing":
    case "endpoint.recovered":
    case "endpoint.switched_off":
      return operationalSample(type);
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

const SAMPLE_FAILING_SINCE = "2026-11-22T10:00:00+01:00";

/** An endpoint with an invented address: at its first warning, working again, or switched off. */
function operationalSample(type: OperationalEvent["type"]): OperationalEvent {
  const id = "end_01KB3W5Q8ZSAMPLESAMPLESAMPL";
  const endpoint = {
    id,
    kind: "webhook" as const,
    url: "https://example.com/orders",
    ...OPERATIONAL_STATES[type],
    failing_since: SAMPLE_FAILING_SINCE,
    last_success_at: "2026-11-22T09:41:00+01:00",
    failures: 312,
    pending: 27,
    failed: 0,
    rules: [{ id: "rul_01KB3W5Q8ZSAMPLESAMPLESAMPL", name: "Settings: orders" }],
  };
  const last_error = { at: SAMPLE_OCCURRED_AT, outcome: "rejected", status: 500, error: null };
  const key = `${type.replace("endpoint.", `endpoint:${id}:`)}:${SAMPLE_FAILING_SINCE}`;
  return { key, type, occurred_at: SAMPLE_OCCURRED_AT, data: { endpoint, last_error } };
}

const OPERATIONAL_STATES = {
  "endpoint.failing": {
    health: "paused",
    off_reason: null,
    percent: null,
    switches_off_at: "2026-11-27T10:00:00+01:00",
  },
  "endpoint.recovered": { health: "ok", off_reason: null, percent: null, switches_off_at: null },
  "endpoint.switched_off": { health: "off", off_reason: "failing", percent: null, switches_off_at: null },
} as const;
