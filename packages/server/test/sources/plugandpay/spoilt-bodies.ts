import type { ReadingResult } from "../../../src/platform/reading-note.ts";

/** One field of a body, how it is spoilt, and what becomes of it. */
export interface SpoiltBody {
  readonly field: string;
  /** Undefined removes the field. */
  readonly value: unknown;
  /** What the note says; null if the value is not odd, and `refused` if there is no event. */
  readonly did: ReadingResult | null | "refused";
  /** A field of the event's order or subscription, and the value that it has. */
  readonly event?: readonly [field: string, value: unknown];
}

type Row = readonly [field: string, value: unknown, did: SpoiltBody["did"], event?: SpoiltBody["event"]];

const rows = (table: readonly Row[]): SpoiltBody[] =>
  table.map(([field, value, did, event]) => ({ field, value, did, ...(event === undefined ? {} : { event }) }));

const LINE = { product_id: 7, label: "Course", quantity: 2, amount: "100.00", amount_with_tax: "121.00", type: null };

/** The relations and fields that orders and subscriptions share. */
const BILLING = rows([
  ["billing.address.housenumber", 42, "became_text", ["customer.address.house_number", "42"]],
  ["billing.address.zipcode", 1000, "became_text", ["customer.address.postal_code", "1000"]],
  ["billing.address.city", { name: "Utrecht" }, "left_out", ["customer.address.city", undefined]],
  ["billing.address.country", true, "left_out", ["customer.address.country", undefined]],
  ["billing.address.street", "a\u0000b", "left_out", ["customer.address.street", undefined]],
  ["billing.address", [], "became_nothing", ["customer.address", null]],
  ["billing.address", "Dorpsstraat 1", "left_out", ["customer.address", null]],
  ["billing.address", null, null, ["customer.address", null]],
  ["billing.contact.telephone", 31600000000, "became_text", ["customer.phone", "31600000000"]],
  ["billing.contact.firstname", 7, "became_text", ["customer.first_name", "7"]],
  ["billing.contact.lastname", ["Kater"], "left_out", ["customer.last_name", undefined]],
  ["billing.contact.lastname", "\ud83d", "left_out", ["customer.last_name", undefined]],
  ["billing.contact.company", 12.5, "became_text", ["customer.company", "12.5"]],
  ["billing.contact.vat_id_number", 1e20, "left_out", ["customer.vat_number", undefined]],
  ["billing.contact.invoice_email", {}, "left_out", ["customer.invoice_email", undefined]],
  ["billing.contact.tax_exempt", "sometimes", "kept", ["tax_exempt", "sometimes"]],
  ["billing.contact.email", 5, "refused"],
  ["billing.contact.email", "bo", "refused"],
  ["billing.contact", [], "refused"],
  ["billing", "none", "refused"],
  ["billing", undefined, "refused"],
]);

const SHARED = rows([
  ["mode", "staging", "became_test", ["mode", "test"]],
  ["mode", 5, "became_test", ["mode", "test"]],
  ["mode", "LIVE", "became_test", ["mode", "test"]],
  ["mode", undefined, null, ["mode", "live"]],
  ["source", 3, "became_text", ["source", "3"]],
  ["created_at", "yesterday", "left_out"],
  ["created_at", 1764000000, "left_out"],
  ["updated_at", {}, "left_out"],
  ["tags", { "0": "first", "2": "vip" }, "became_list", ["tags", ["first", "vip"]]],
  ["tags", "vip", "left_out", ["tags", []]],
  ["tags.0", 2026, "became_text", ["tags", ["2026"]]],
  ["tags.0", {}, "left_out", ["tags", []]],
  ["id", {}, "refused"],
  ["id", null, "refused"],
]);

/** Bodies of `GET /v2/orders/{id}` for a paid order. */
export const SPOILT_ORDERS: readonly SpoiltBody[] = [
  ...BILLING,
  ...SHARED,
  ...rows([
    ["items", { "1": LINE }, "became_list", ["lines.0.quantity", 2]],
    ["items", [], null, ["lines", []]],
    ["items", "none", "refused"],
    ["items.0", 5, "refused"],
    ["items.0", null, "refused"],
    ["items.0.quantity", "2", "became_number", ["lines.0.quantity", 2]],
    ["items.0.quantity", "two", "left_out", ["lines.0.quantity", 1]],
    ["items.0.quantity", 1.5, "left_out", ["lines.0.quantity", 1]],
    ["items.0.label", 12, "became_text", ["lines.0.label", "12"]],
    ["items.0.type", "bundle", "kept", ["lines.0.type", "bundle"]],
    ["items.0.type", 3, "became_text", ["lines.0.type", "3"]],
    ["items.0.tax", [], "became_nothing", ["lines.0.tax_percentage", undefined]],
    ["items.0.tax.rate.percentage", { low: 9 }, "left_out", ["lines.0.tax_percentage", undefined]],
    ["items.0.custom_fields", { "3": { label: "Size", input: "M" } }, "became_list", ["custom_fields.0.value", "M"]],
    ["items.0.custom_fields.0.input", { a: 1 }, "became_text", ["custom_fields.0.value", '{"a":1}']],
    ["items.0.custom_fields.0.label", 5, "became_text", ["custom_fields.0.label", "5"]],
    ["items.0.product.sku", 2026, "became_text", ["lines.0.product.sku", "2026"]],
    ["items.0.product.title", [], "left_out", ["lines.0.product.title", "The course"]],
    ["items.0.product.group", 4, "became_text", ["lines.0.product.group", "4"]],
    ["items.0.product", [], "became_nothing", ["lines.0.product.title", "Course"]],
    ["items.0.product", "Course", "refused"],
    ["items.0.product.id", null, "refused"],
    ["items.0.product_id", {}, "refused"],
    ["items.0.subscription", "501", "left_out", ["lines.0.subscription_id", undefined]],
    ["items.0.subscription", { id: {} }, "left_out", ["lines.0.subscription_id", undefined]],
    ["items.0.discounts", "none", "left_out", ["lines.0.discounts", []]],
    ["items.0.amount", "cheap", "refused"],
    ["items.0.amount_with_tax", {}, "refused"],
    ["total_discounts.0.code", 2026, "became_text", ["discounts.0.code", "2026"]],
    ["total_discounts.0.amount_with_tax", "much", "left_out", ["discounts", []]],
    ["total_discounts", {}, "became_list", ["discounts", []]],
    ["comments", { "1": { value: "Thank you" } }, "became_list", ["comments.0.value", "Thank you"]],
    ["comments", 5, "left_out", ["comments", undefined]],
    ["checkout", [], "became_nothing", ["checkout", null]],
    ["checkout.id", {}, "left_out", ["checkout", null]],
    ["checkout.name", 31, "became_text", ["checkout.name", "31"]],
    ["is_hidden", 1, "became_boolean", ["hidden", true]],
    ["is_hidden", "perhaps", "left_out", ["hidden", undefined]],
    ["deleted_at", 5, "left_out", ["deleted_at", undefined]],
    ["product_group", 12, "became_text", ["product_group", "12"]],
    ["currency", "euro", "left_out", ["currency", "EUR"]],
    ["reference", 17, "became_text", ["reference", "17"]],
    ["invoice_number", 20261001, "became_text", ["number", "20261001"]],
    ["invoice_status", 5, "became_text"],
    ["related_orders", 5, null],
    ["amount", 100, "became_text", ["amount", "100.00"]],
    ["amount", "€ 100", "refused"],
    ["amount_with_tax", [], "refused"],
    ["payment.paid_at", "soon", "left_out", ["paid_at", undefined]],
    ["payment.method", 3, "became_text", ["payment.method", "3"]],
    ["payment.provider", ["mollie"], "left_out", ["payment.provider", undefined]],
    ["payment.type", 4, "became_text", ["payment.type", "4"]],
    ["payment.transaction_id", 1001, "became_text", ["payment.transaction_id", "1001"]],
    ["payment.customer_id", { id: 1 }, "left_out", ["customer.id", undefined]],
    ["payment.status", 1, "refused"],
    ["payment.status", null, "refused"],
    ["payment", "paid", "refused"],
  ]),
];

/** Bodies of `GET /v2/subscriptions/{id}` for an active subscription. */
export const SPOILT_SUBSCRIPTIONS: readonly SpoiltBody[] = [
  ...BILLING,
  ...SHARED,
  ...rows([
    ["status", "sleeping", "kept", ["status", "sleeping"]],
    ["status", 1, "refused"],
    ["type", 5, "became_text", ["type", "subscription"]],
    ["label", 5, "became_text", ["label", "5"]],
    ["cancelled_at", true, "left_out", ["cancelled_at", undefined]],
    ["product.title", 1984, "became_text", ["product.title", "1984"]],
    ["product", null, "refused"],
    ["product.id", true, "refused"],
    ["pricing.quantity", "3", "became_number", ["quantity", 3]],
    ["pricing.amount", "free", "refused"],
    ["pricing", [], "became_nothing", ["amount", null]],
    ["pricing.discounts", "none", "left_out", ["discounts", []]],
    ["trial", [], "became_nothing", ["trial", null]],
    ["trial", { start: "x", end: "2026-12-01", is_active: true }, "left_out", ["trial.active", true]],
    ["trial", "yes", "left_out", ["trial", undefined]],
    ["billing.schedule", [], "became_nothing", ["payments_done", undefined]],
    ["billing.schedule.latest", "2", "became_number", ["payments_done", 2]],
    ["billing.schedule.remaining", -1, "left_out", ["payments_left", undefined]],
    ["billing.schedule.interval", 30, "became_text", ["interval", "30"]],
    ["billing.schedule.next_at", "later", "left_out", ["next_payment_at", undefined]],
    ["billing.payment_options", "mandate", "left_out", ["customer.id", undefined]],
  ]),
];
