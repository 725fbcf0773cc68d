import { sampleEvent } from "@haak/core";

const order = sampleEvent("order.paid");
const subscription = sampleEvent("subscription.ended");
const id = (prefix: string) => `${prefix}_01KB3W5Q8Z0000000000000000`;
const SHOWN = { id: id("evt"), received_at: "2026-11-24T09:00:01.000Z" };
const ENVELOPE = { id: id("dlv"), version: 1, event_id: id("evt"), shop: { id: id("shp"), name: "My shop" } };
const RULE = { id: id("rul"), name: "Settings: orders" };

/** Whole schemas of which core has a sample that makes sense, where fields taken one by one would not. */
export const KNOWN_EXAMPLES: Readonly<Record<string, unknown>> = {
  Decision: {
    rule: RULE,
    called: false,
    reason: {
      code: "recurring_off",
      text: "“Also for direct debits and instalments” is off; this was instalment 2 of 3.",
    },
    deliveries: [],
  },
  Order: Reflect.get(order.data, "order"),
  OrderEvent: { ...order, ...SHOWN },
  OrderMessage: { ...ENVELOPE, type: order.type, timestamp: order.occurred_at, rule: RULE, data: order.data },
  Subscription: Reflect.get(subscription.data, "subscription"),
  SubscriptionEvent: { ...subscription, ...SHOWN },
};
