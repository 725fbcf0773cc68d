import { defineApp, version as platformVersion } from "zapier-platform-core";
import packageJson from "../package.json" with { type: "json" };
import { authentication } from "./authentication.ts";
import { addApiKey } from "./hub/add-api-key.ts";
import { explainFailure } from "./hub/explain-failure.ts";
import { orderPaid } from "./triggers/order-paid.ts";
import { productGroups } from "./triggers/product-groups.ts";
import { products } from "./triggers/products.ts";
import { subscriptionEnded } from "./triggers/subscription-ended.ts";

/** The app definition that Zapier runs. The keys of triggers are stored in every Zap and never change. */
export default defineApp({
  version: packageJson.version,
  platformVersion,
  flags: { cleanInputData: false },
  authentication,
  beforeRequest: [addApiKey],
  afterResponse: [explainFailure],
  triggers: {
    order_paid: orderPaid,
    subscription_ended: subscriptionEnded,
    products,
    product_groups: productGroups,
  },
});
