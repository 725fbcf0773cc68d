import type { PlainInputField } from "zapier-platform-core";

/** The default of an order trigger. Renewals are left out, because a renewal is not a new customer. */
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

const UPSELLS: PlainInputField = {
  key: "upsells",
  label: "Upsells",
  type: "string",
  list: true,
  dynamic: "upsells.id.name",
  helpText: "Leave empty to run for every upsell.",
};

const FORMS: PlainInputField = {
  key: "forms",
  label: "Forms",
  type: "string",
  list: true,
  dynamic: "forms.id.name",
  helpText: "Leave empty to run for every form. A form can be chosen once it was sent for the first time.",
};

const PAYMENTS: PlainInputField = {
  key: "payments",
  label: "Payments to Include",
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
  helpText: "Choose yes while you try things out; each run shows whether it comes from a test.",
};

/** The input fields that a trigger can have, in the order in which they are shown. Keys never change, because every Zap stores them. */
const INPUT_FIELDS = {
  upsells: UPSELLS,
  forms: FORMS,
  products: PRODUCTS,
  product_groups: PRODUCT_GROUPS,
  payments: PAYMENTS,
  include_test_orders: INCLUDE_TEST_ORDERS,
} as const;

/** The key of an input field. */
export type Ask = keyof typeof INPUT_FIELDS;

/** The input fields with these keys. None is required, because an empty field matches everything. */
export function inputFieldsFor(asks: readonly Ask[]): PlainInputField[] {
  return asks.map((ask) => INPUT_FIELDS[ask]);
}
