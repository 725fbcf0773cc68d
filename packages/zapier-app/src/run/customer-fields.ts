import type { PlainOutputField } from "zapier-platform-core";
import type { Customer } from "./envelope.ts";

/** Who bought, flat, because most steps of a Zap take single values. */
export interface CustomerFields {
  readonly customer_email: string | null;
  readonly customer_first_name: string | null;
  readonly customer_last_name: string | null;
}

/** Reads them; what the shop does not know is null, so that every run has the same keys. */
export function customerFields(customer: Customer | null | undefined): CustomerFields {
  return {
    customer_email: customer?.email ?? null,
    customer_first_name: customer?.first_name ?? null,
    customer_last_name: customer?.last_name ?? null,
  };
}

/** Their labels and types, in the same order. */
export const CUSTOMER_OUTPUT_FIELDS: readonly PlainOutputField[] = [
  { key: "customer_email", label: "Customer Email", type: "string" },
  { key: "customer_first_name", label: "Customer First Name", type: "string" },
  { key: "customer_last_name", label: "Customer Last Name", type: "string" },
];
