import {
  customerSchema,
  eventSchema,
  formSchema,
  labelledValueSchema,
  orderLineSchema,
  orderSchema,
  productSchema,
  sampleEvent,
  subscriptionSchema,
} from "@haak/core";
import { REVIEW_OPERATIONS } from "./features/access/reviews.ts";
import { ACCESS_OPERATIONS } from "./features/access/schema.ts";
import { TASK_OPERATIONS } from "./features/access/tasks.ts";
import { ALERT_SETTINGS_OPERATIONS } from "./features/alerts/alert-settings.ts";
import { AUDIT_LOG_OPERATIONS } from "./features/audit/routes.ts";
import { CATALOGUE_OPERATIONS } from "./features/catalogue/routes.ts";
import { COMPARISON_OPERATIONS } from "./features/comparisons/schema.ts";
import {
  CHECK_OPERATIONS,
  CONNECTION_OPERATIONS,
  HUDDLE_CONNECTION_OPERATIONS,
} from "./features/connections/operations.ts";
import { DELIVERY_OPERATIONS } from "./features/deliveries/schema.ts";
import { ENDPOINT_OPERATIONS } from "./features/endpoints/schema.ts";
import { EVENT_OPERATIONS } from "./features/events/schema.ts";
import { SAMPLE_OPERATIONS } from "./features/hooks/samples.ts";
import { HOOK_OPERATIONS } from "./features/hooks/schema.ts";
import { PROBLEM_OPERATIONS } from "./features/insights/problems.ts";
import { STATS_OPERATIONS } from "./features/insights/stats.ts";
import { HEALTH_OPERATIONS } from "./features/monitoring/health.ts";
import { SESSION_OPERATIONS, SIGN_IN_OPERATIONS } from "./features/people/routes.ts";
import { ERASURE_OPERATIONS } from "./features/privacy/schema.ts";
import { REFERENCE_OPERATIONS } from "./features/reference/routes.ts";
import { REPLAY_OPERATIONS } from "./features/replays/schema.ts";
import { PREVIEW_OPERATIONS, RULE_OPERATIONS } from "./features/rules/schema.ts";
import { SETTINGS_OPERATIONS } from "./features/rules/settings.ts";
import { API_KEY_OPERATIONS, ME_OPERATIONS, SHOP_OPERATIONS } from "./features/shops/schema.ts";
import { POST_EVENT_OPERATIONS } from "./pipeline/accept/post-event.ts";
import { PLUG_AND_PAY_MESSAGES, sentMessages } from "./pipeline/send/sent-messages.ts";
import { createOpenApi, type OpenApiDocument } from "./platform/http/openapi/create-openapi.ts";
import type { OperationGroup } from "./platform/http/openapi/operation.ts";
import { INBOX_OPERATIONS } from "./sources/plugandpay/inbox/inbox-routes.ts";
import { PLUG_AND_PAY_RULE_OPERATIONS } from "./sources/plugandpay/own-rules/rule-routes.ts";
import { RECEIVE_OPERATIONS } from "./sources/plugandpay/receive/receive-notice.ts";
import { RECONCILIATION_OPERATIONS } from "./sources/plugandpay/reconcile/reconciliation-routes.ts";
import { UNREADABLE_OPERATIONS } from "./sources/plugandpay/reconcile/retry-unreadable.ts";
import { SOURCE_OPERATIONS } from "./sources/plugandpay/source/source-routes.ts";

/** Every route of the hub, in the order of the reference. A test ensures that none is missing. */
const API: readonly OperationGroup[] = [
  POST_EVENT_OPERATIONS,
  EVENT_OPERATIONS,
  SETTINGS_OPERATIONS,
  ALERT_SETTINGS_OPERATIONS,
  RULE_OPERATIONS,
  PREVIEW_OPERATIONS,
  ENDPOINT_OPERATIONS,
  DELIVERY_OPERATIONS,
  REPLAY_OPERATIONS,
  PROBLEM_OPERATIONS,
  HOOK_OPERATIONS,
  SAMPLE_OPERATIONS,
  CATALOGUE_OPERATIONS,
  ME_OPERATIONS,
  SOURCE_OPERATIONS,
  PLUG_AND_PAY_RULE_OPERATIONS,
  RECEIVE_OPERATIONS,
  INBOX_OPERATIONS,
  RECONCILIATION_OPERATIONS,
  UNREADABLE_OPERATIONS,
  HUDDLE_CONNECTION_OPERATIONS,
  CONNECTION_OPERATIONS,
  CHECK_OPERATIONS,
  ACCESS_OPERATIONS,
  TASK_OPERATIONS,
  REVIEW_OPERATIONS,
  COMPARISON_OPERATIONS,
  ERASURE_OPERATIONS,
  API_KEY_OPERATIONS,
  SHOP_OPERATIONS,
  AUDIT_LOG_OPERATIONS,
  SIGN_IN_OPERATIONS,
  SESSION_OPERATIONS,
  STATS_OPERATIONS,
  HEALTH_OPERATIONS,
  REFERENCE_OPERATIONS,
];

/** The chapters of the reference. Each has its Dutch word, because the screens are Dutch too. */
const TAGS = [
  { name: "Events", description: "Facts that happened in the shop (*gebeurtenissen*)." },
  { name: "What is sent", description: "The body of every call, by the type of event." },
  { name: "Settings", description: "The shop-wide webhooks and alerts (*instellingen*)." },
  { name: "Rules", description: "Which events cause which calls (*regels*)." },
  { name: "Endpoints", description: "Where calls go (*eindpunten*)." },
  {
    name: "Deliveries",
    description: "Pending and finished deliveries, with every attempt (*afleveringen, pogingen*).",
  },
  { name: "Replays", description: "Many deliveries sent again (*opnieuw versturen*)." },
  { name: "REST Hooks", description: "For Zapier, Make and n8n." },
  { name: "Plug&Pay", description: "The connection with Plug&Pay, and the check that no event is missing." },
  { name: "Connections", description: "Huddle communities and other systems (*koppelingen*)." },
  { name: "Access", description: "Who has access to what, and why (*toegang*)." },
  { name: "Erasures", description: "Forgetting a person (*vergeten*)." },
  { name: "API keys", description: "The keys of a shop (*API-sleutels*)." },
  { name: "Shops", description: "For the administrator (*winkels*)." },
  { name: "Audit log", description: "Who changed what, and when (*logboek*)." },
  { name: "Sessions", description: "Signing in to the dashboard (*inloggen*)." },
  { name: "Stats", description: "The numbers of events and calls, by the hour or by the day (*cijfers*)." },
  { name: "Operation", description: "For the operator of the hub. These routes need no key." },
];

const DESCRIPTION = `The dependable webhook hub for Plug&Pay shops.

**Signing in.** \`Authorization: Bearer <api key>\`, or \`X-API-Key\`. The key names the shop; another shop's ids answer 404.

**Errors** are \`application/problem+json\` (RFC 9457). A 422 points at everything that is wrong. **A 2xx on a write means that it is
on disk.**

**Lists** are \`{data, next_cursor}\`, newest first. **PATCH** replaces the top-level fields that it names; read-only fields are left
aside, unknown ones are 422. Times are ISO 8601 with an offset, money is text with two decimals.`;

/** The whole API as an OpenAPI 3.1 document. */
export function describeApi(version: string): OpenApiDocument {
  return createOpenApi({
    groups: API,
    webhooks: sentMessages(),
    info: { title: "Haak", version, description: DESCRIPTION, license: { name: "MIT", identifier: "MIT" } },
    tags: TAGS,
    examples: KNOWN_EXAMPLES,
    schemas: {
      Customer: customerSchema,
      Form: formSchema,
      LabelledValue: labelledValueSchema,
      NewEvent: eventSchema,
      Order: orderSchema,
      OrderLine: orderLineSchema,
      Product: productSchema,
      ...PLUG_AND_PAY_MESSAGES,
      Subscription: subscriptionSchema,
    },
  });
}

const order = sampleEvent("order.paid");
const subscription = sampleEvent("subscription.ended");
const id = (prefix: string) => `${prefix}_01KB3W5Q8Z0000000000000000`;
const SHOWN = { id: id("evt"), received_at: "2026-11-24T09:00:01.000Z" };
const ENVELOPE = { id: id("dlv"), version: 1, event_id: id("evt"), shop: { id: id("shp"), name: "My shop" } };
const RULE = { id: id("rul"), name: "Settings: orders" };

/** Examples of whole schemas. They come from core, because an example that is put together field by field would make no sense. */
const KNOWN_EXAMPLES: Readonly<Record<string, unknown>> = {
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
