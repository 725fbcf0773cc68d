import type { PlainOutputField } from "zapier-platform-core";
import { CUSTOMER_OUTPUT_FIELDS } from "./customer-fields.ts";
import { DELIVERY_OUTPUT_FIELDS } from "./delivery-fields.ts";
import type { OrderRun } from "./order-run.ts";

const LINE_OUTPUT_FIELDS: readonly PlainOutputField[] = [
  { key: "product_id", label: "Product ID", type: "string" },
  { key: "product_name", label: "Product Name", type: "string" },
  { key: "sku", label: "Product SKU", type: "string" },
  { key: "group", label: "Product Group", type: "string" },
  { key: "type", label: "Line Type", type: "string" },
  { key: "quantity", label: "Quantity", type: "number" },
  { key: "total", label: "Line Total (incl. Tax)", type: "number" },
  { key: "total_excluding_tax", label: "Line Total (excl. Tax)", type: "number" },
];

/** Labels and types of an order's run, key by key. */
export const orderOutputFields = (): PlainOutputField[] => [
  ...DELIVERY_OUTPUT_FIELDS,
  { key: "order_id", label: "Order ID", type: "string" },
  { key: "order_number", label: "Order Number", type: "string" },
  { key: "kind", label: "Kind of Order", type: "string" },
  { key: "is_first_payment", label: "Is First Payment", type: "boolean" },
  { key: "installment_number", label: "Instalment Number", type: "integer" },
  { key: "installment_count", label: "Number of Instalments", type: "integer" },
  { key: "currency", label: "Currency", type: "string" },
  { key: "total", label: "Total (incl. Tax)", type: "number" },
  { key: "total_excluding_tax", label: "Total (excl. Tax)", type: "number" },
  { key: "tax", label: "Tax", type: "number" },
  ...CUSTOMER_OUTPUT_FIELDS,
  { key: "lines", label: "Lines", children: [...LINE_OUTPUT_FIELDS] },
];

/**
 * Shown in the editor when a shop has no order yet. A first term of three, so that no field is empty; every value is
 * invented.
 */
export const orderSample = (type: string): OrderRun => ({
  id: "dlv_0000sample",
  event_id: "evt_0000sample",
  type,
  occurred_at: "2026-01-15T10:00:00+01:00",
  is_test: false,
  order_id: "1001",
  order_number: "2026-1001",
  kind: "first",
  is_first_payment: true,
  installment_number: 1,
  installment_count: 3,
  currency: "EUR",
  total: 121,
  total_excluding_tax: 100,
  tax: 21,
  customer_email: "buyer@example.com",
  customer_first_name: "Bo",
  customer_last_name: "Kater",
  lines: [
    {
      product_id: "7",
      product_name: "Course",
      sku: "COURSE-7",
      group: "courses",
      type: "standard",
      quantity: 1,
      total: 121,
      total_excluding_tax: 100,
    },
  ],
});
