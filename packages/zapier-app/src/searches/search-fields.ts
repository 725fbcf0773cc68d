import type { PlainInputField } from "zapier-platform-core";

/** Whose order, subscription or access is looked for. */
export const CUSTOMER_EMAIL = {
  key: "customer_email",
  label: "Customer Email",
  type: "string",
} as const satisfies PlainInputField;
