import { isEnvelope } from "../run/envelope.ts";
import { subscriptionOutputFields, subscriptionSample } from "../run/subscription-output.ts";
import { type SubscriptionData, subscriptionRun } from "../run/subscription-run.ts";
import { hookFilters } from "../subscribe/hook-filters.ts";
import { subscriptionInputFields } from "../subscribe/input-fields.ts";
import { hookTrigger } from "./hook-trigger.ts";

const EVENT_TYPE = "subscription.ended";

/** A subscription stopped. Not when it was cancelled: then it goes on until its end date. */
export const subscriptionEnded = hookTrigger({
  key: "subscription_ended",
  noun: "Subscription",
  label: "Subscription Ended",
  description: "Triggers when a subscription stops, which may be long after it was cancelled.",
  eventType: EVENT_TYPE,
  inputFields: subscriptionInputFields(),
  outputFields: subscriptionOutputFields(),
  sample: subscriptionSample(EVENT_TYPE),
  filters: hookFilters,
  toRun: (body) => (isEnvelope<SubscriptionData>(body, EVENT_TYPE, "subscription") ? subscriptionRun(body) : null),
});
