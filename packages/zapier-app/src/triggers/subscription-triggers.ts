import type { Trigger } from "zapier-platform-core";
import { sampleSubscriptionMessage } from "../run/samples.ts";
import { subscriptionFields } from "../run/subscription-fields.ts";
import { hookTrigger } from "./hook-trigger.ts";

const ABOUT_SUBSCRIPTIONS = {
  noun: "Subscription",
  asks: ["products", "product_groups", "include_test_orders"],
  subject: "subscription",
  fields: subscriptionFields("Delivery ID"),
} as const;

/** Triggers about subscriptions and plans of instalments. Cancelled and ended differ, because a cancelled subscription runs until its end date. */
export const subscriptionTriggers: readonly Trigger[] = [
  hookTrigger({
    ...ABOUT_SUBSCRIPTIONS,
    key: "subscription_started",
    label: "Subscription Started",
    description: "Triggers when a subscription starts.",
    sample: sampleSubscriptionMessage("subscription.started", {
      next_payment_at: "2026-04-15T10:00:00+02:00",
      payments_done: 1,
    }),
  }),
  hookTrigger({
    ...ABOUT_SUBSCRIPTIONS,
    key: "subscription_cancelled",
    label: "Subscription Cancelled",
    description: "Triggers when a subscription is cancelled, although it still runs until its end date.",
    sample: sampleSubscriptionMessage("subscription.cancelled", {
      status: "cancelled",
      cancelled_at: "2026-03-15T10:00:00+01:00",
      ends_at: "2026-04-15T10:00:00+02:00",
    }),
  }),
  hookTrigger({
    ...ABOUT_SUBSCRIPTIONS,
    key: "subscription_ended",
    label: "Subscription Ended",
    description: "Triggers when a subscription stops, which may be long after it was cancelled.",
    sample: sampleSubscriptionMessage("subscription.ended", {
      status: "ended",
      cancelled_at: "2026-02-20T16:30:00+01:00",
      ends_at: "2026-03-15T10:00:00+01:00",
      ended_at: "2026-03-15T10:00:00+01:00",
    }),
  }),
];
