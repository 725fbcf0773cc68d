import type { PlainOutputField } from "zapier-platform-core";
import { CUSTOMER_OUTPUT_FIELDS } from "./customer-fields.ts";
import { DELIVERY_OUTPUT_FIELDS } from "./delivery-fields.ts";
import type { SubscriptionRun } from "./subscription-run.ts";

/** Labels and types of a subscription's run, key by key. */
export const subscriptionOutputFields = (): PlainOutputField[] => [
  ...DELIVERY_OUTPUT_FIELDS,
  { key: "subscription_id", label: "Subscription ID", type: "string" },
  { key: "status", label: "Status", type: "string" },
  { key: "product_id", label: "Product ID", type: "string" },
  { key: "product_name", label: "Product Name", type: "string" },
  { key: "started_at", label: "Started At", type: "datetime" },
  { key: "cancelled_at", label: "Cancelled At", type: "datetime" },
  { key: "ends_at", label: "Ends At", type: "datetime" },
  { key: "ended_at", label: "Ended At", type: "datetime" },
  ...CUSTOMER_OUTPUT_FIELDS,
];

/** Shown in the editor when no subscription ended yet. No field is empty; every value is invented. */
export const subscriptionSample = (type: string): SubscriptionRun => ({
  id: "dlv_0000sample",
  event_id: "evt_0000sample",
  type,
  occurred_at: "2026-03-15T10:00:00+01:00",
  is_test: false,
  subscription_id: "501",
  status: "ended",
  product_id: "9",
  product_name: "Membership",
  started_at: "2026-01-15T10:00:00+01:00",
  cancelled_at: "2026-02-20T16:30:00+01:00",
  ends_at: "2026-03-15T10:00:00+01:00",
  ended_at: "2026-03-15T10:00:00+01:00",
  customer_email: "member@example.com",
  customer_first_name: "Kim",
  customer_last_name: "Vos",
});
