import type { Bundle, PlainInputField, ZObject } from "zapier-platform-core";
import { givenText } from "../input/clean-input.ts";

/** The fields of every event, with the required ones first. */
export const COMMON_FIELDS: readonly PlainInputField[] = [
  {
    key: "event",
    label: "Event",
    type: "string",
    required: true,
    altersDynamicFields: true,
    choices: [
      { value: "order.paid", sample: "order.paid", label: "Order Paid" },
      { value: "order.created", sample: "order.created", label: "Order Created, Not Yet Paid" },
      { value: "form.submitted", sample: "form.submitted", label: "Form Submitted" },
    ],
    helpText: "The rules of your shop act on it as if it had happened there.",
  },
  {
    key: "reference",
    label: "Reference",
    type: "string",
    required: true,
    helpText: "The number by which the other system knows it. The same reference is recorded only once.",
  },
  { key: "customer_email", label: "Customer Email", type: "string", required: true },
  { key: "customer_first_name", label: "Customer First Name", type: "string" },
  { key: "customer_last_name", label: "Customer Last Name", type: "string" },
  { key: "customer_company", label: "Customer Company", type: "string" },
  { key: "customer_phone", label: "Customer Phone", type: "string" },
  {
    key: "occurred_at",
    label: "Occurred At",
    type: "datetime",
    helpText: "When it happened; leave empty for now.",
  },
];

const ORDER_FIELDS: readonly PlainInputField[] = [
  { key: "total", label: "Total (incl. Tax)", type: "number", required: true },
  { key: "total_excluding_tax", label: "Total (excl. Tax)", type: "number" },
  {
    key: "currency",
    label: "Currency",
    type: "string",
    default: "EUR",
    helpText: "Three capitals, such as `EUR`.",
  },
  {
    key: "lines",
    label: "Lines",
    children: [
      {
        key: "product",
        label: "Product",
        type: "string",
        dynamic: "products.id.name",
        helpText: "Choose a product of your shop, so that rules for it act, or fill in what the other system calls it.",
      },
      { key: "quantity", label: "Quantity", type: "integer" },
      { key: "total", label: "Line Total (incl. Tax)", type: "number" },
      { key: "total_excluding_tax", label: "Line Total (excl. Tax)", type: "number" },
    ],
  },
  {
    key: "is_test",
    label: "Is Test",
    type: "boolean",
    default: "false",
    helpText: "A test reaches only the rules that ask for tests.",
  },
];

const FORM_FIELDS: readonly PlainInputField[] = [
  {
    key: "form",
    label: "Form",
    type: "string",
    required: true,
    dynamic: "forms.id.name",
    helpText: "Choose a form that your shop knows, or fill in the name of another one.",
  },
  {
    key: "answers",
    label: "Answers",
    dict: true,
    helpText: "Each question on the left with its answer on the right.",
  },
];

/** The fields that depend on the type of the event. */
export function fieldsOfEvent(_z: ZObject, bundle: Bundle): PlainInputField[] {
  const event = givenText(bundle.inputData.event);
  if (event === null) return [];
  return [...(event === "form.submitted" ? FORM_FIELDS : ORDER_FIELDS)];
}
