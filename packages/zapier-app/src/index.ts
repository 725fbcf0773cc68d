import { defineApp, version as platformVersion } from "zapier-platform-core";
import packageJson from "../package.json" with { type: "json" };
import { addApiKey, authentication } from "./authentication.ts";
import { recordEvent } from "./creates/record-event.ts";
import { resendDelivery } from "./creates/resend-delivery.ts";
import { explainFailure } from "./hub/explain-failure.ts";
import { findAccess } from "./searches/find-access.ts";
import { findOrder } from "./searches/find-order.ts";
import { findSubscription } from "./searches/find-subscription.ts";
import { failedDeliveries } from "./triggers/failed-deliveries.ts";
import { orderTriggers } from "./triggers/order-triggers.ts";
import { affiliateTriggers, formSubmitted } from "./triggers/other-triggers.ts";
import { shopLists } from "./triggers/shop-lists.ts";
import { subscriptionTriggers } from "./triggers/subscription-triggers.ts";

/** Indexes definitions by their own key, so that no key is written twice. */
function byKey<Part extends { readonly key: string }>(parts: readonly Part[]): Record<string, Part> {
  return Object.fromEntries(parts.map((part) => [part.key, part]));
}

/** The app definition that Zapier runs. Keys never change, because every Zap stores them. Users see the triggers in this order. */
export default defineApp({
  version: packageJson.version,
  platformVersion,
  flags: { cleanInputData: false },
  authentication,
  beforeRequest: [addApiKey],
  afterResponse: [explainFailure],
  triggers: byKey([
    ...orderTriggers,
    ...subscriptionTriggers,
    formSubmitted,
    ...affiliateTriggers,
    ...shopLists,
    failedDeliveries,
  ]),
  searches: byKey([findOrder, findSubscription, findAccess]),
  creates: byKey([recordEvent, resendDelivery]),
});
