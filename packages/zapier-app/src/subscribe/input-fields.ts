import type { PlainInputField } from "zapier-platform-core";

/** What a Zap on an order trigger asks for when its user chose nothing: a renewal is no new customer. */
export const DEFAULT_PAYMENTS = "first";

const PRODUCTS: PlainInputField = {
  key: "products",
  label: "Products",
  type: "string",
  list: true,
  dynamic: "products.id.name",
  helpText: "Leave empty to run for everything that is sold. A bump or upsell in the order counts too.",
};

const PRODUCT_GROUPS: PlainInputField = {
  key: "product_groups",
  label: "Product Groups",
  type: "string",
  list: true,
  dynamic: "product_groups.id.name",
  helpText: "Adds everything in these groups to what you chose above.",
};

const PAYMENTS: PlainInputField = {
  key: "payments",
  label: "Payments",
  type: "string",
  default: DEFAULT_PAYMENTS,
  choices: [
    { value: "first", sample: "first", label: "First Payments and Upsells" },
    { value: "recurring", sample: "recurring", label: "Instalments and Renewals" },
    { value: "all", sample: "all", label: "Every Payment" },
  ],
  helpText: "A subscription or a plan of instalments is paid many times; choose which of these run the Zap.",
};

const INCLUDE_TEST_ORDERS: PlainInputField = {
  key: "include_test_orders",
  label: "Include Test Orders",
  type: "boolean",
  default: "false",
  helpText: "Choose yes while you try things out; a run says by itself whether it comes from a test.",
};

/** Fields of a trigger about subscriptions. Keys are stored in every Zap and never change. */
export const subscriptionInputFields = (): PlainInputField[] => [PRODUCTS, PRODUCT_GROUPS, INCLUDE_TEST_ORDERS];

/** Fields of a trigger about orders: those of a subscription, and which payments. */
export const orderInputFields = (): PlainInputField[] => [PRODUCTS, PRODUCT_GROUPS, PAYMENTS, INCLUDE_TEST_ORDERS];
