import type { PlainInputField } from "zapier-platform-core";

/** The field for the customer of a search. */
export const CUSTOMER_EMAIL = {
  key: "customer_email",
  label: "Customer Email",
  type: "string",
} as const satisfies PlainInputField;
