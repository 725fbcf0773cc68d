import type { SubscriptionEvent } from "@haak/core";
import { type PhpForm, textAt } from "../receive/php-form.ts";
import { moneyText, plugAndPayTime, productWithoutId } from "./event-values.ts";
import { formCustomer } from "./form-order.ts";

const STATUS = {
  "subscription.started": "active",
  "subscription.cancelled": "cancelled",
  "subscription.ended": "ended",
} as const satisfies Record<SubscriptionEvent["type"], string>;

/**
 * A subscription as far as a V1 form tells it: `contract_id`, `billing_cycle`, `product`, `sku` and, in `raw`, JSON of a
 * fuller object (public receivers).
 */
export function formSubscription(form: PhpForm, id: string, namedType: SubscriptionEvent["type"]) {
  const raw = readRaw(textAt(form, "raw"));
  const field = (key: string) => textAt(form, key) ?? scalar(raw[key]);
  return {
    id,
    status: STATUS[namedType],
    type: field("type") === "installments" ? "installments" : "subscription",
    mode: field("mode") === "test" ? "test" : "live",
    product: productOf(field),
    customer: customerOf(form, field),
    amount: moneyText(field("subtotal")),
    amount_with_tax: moneyText(field("total")),
    quantity: Number(field("quantity") ?? 1),
    interval: field("billing_cycle"),
    started_at: plugAndPayTime(field("started_at") ?? field("created_at")),
    cancelled_at: plugAndPayTime(field("cancelled_at")),
    ends_at: plugAndPayTime(field("ends_at")),
    ended_at: plugAndPayTime(field("ended_at")),
  };
}

type Field = (key: string) => string | null;

function productOf(field: Field) {
  const id = field("product_id");
  const [sku, title] = [field("sku"), field("product")];
  return id === null ? productWithoutId({ sku, title }) : { id, title: title ?? `Product ${id}`, sku, group: null };
}

function customerOf(form: PhpForm, field: Field) {
  const customer = formCustomer(form);
  return {
    ...customer,
    id: (customer.id ?? field("customer_id")) || undefined,
    email: customer.email ?? field("email") ?? undefined,
    first_name: customer.first_name ?? field("firstname"),
    last_name: customer.last_name ?? field("lastname"),
  };
}

function readRaw(text: string | null): Record<string, unknown> {
  try {
    const raw: unknown = JSON.parse(text ?? "{}");
    return typeof raw === "object" && raw !== null ? { ...raw } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function scalar(value: unknown): string | null {
  return typeof value === "number" || (typeof value === "string" && value !== "") ? String(value) : null;
}
