import type { OrderKind, OrderLine } from "@haak/core";
import { formsAt, type PhpForm, textAt } from "../receive/php-form.ts";
import { labelledValues, moneyText, plugAndPayTime, productWithoutId } from "./event-values.ts";

/**
 * Reads an order from a V1 form (public receivers, field names of Plug&Pay's first API). Missing lines and amounts stay missing, because
 * the hub must not invent data.
 */
export function formOrder(form: PhpForm, id: string) {
  const isTest = textAt(form, "mode") === "test" || isOn(form, "test");
  return {
    id,
    number: textAt(form, "invoice_number"),
    reference: textAt(form, "reference"),
    kind: kindOf(form),
    mode: isTest ? "test" : "live",
    source: isOn(form, "via_admin") ? "admin" : null,
    created_at: plugAndPayTime(textAt(form, "created_at")),
    paid_at: plugAndPayTime(textAt(form, "paid_at")),
    currency: textAt(form, "currency") ?? "EUR",
    amount: moneyText(textAt(form, "subtotal")),
    amount_with_tax: moneyText(textAt(form, "total")),
    customer: formCustomer(form),
    lines: formsAt(form, "products").map(lineOf),
    payment: paymentOf(form),
    checkout: checkoutOf(form),
    custom_fields: labelledValues(
      formsAt(form, "custom_field_inputs").map((field) => ({
        label: textAt(field, "label"),
        input: textAt(field, "input"),
      })),
    ),
  };
}

/** Whether the form says that the order is not paid. Status 1 means paid. A form without a status counts as paid. */
export function isMarkedUnpaid(form: PhpForm): boolean {
  const status = textAt(form, "payment_status");
  return status !== null && status !== "1" && status !== "paid";
}

/** The buyer, from the top of the form or from its address. */
export function formCustomer(form: PhpForm) {
  const either = (key: string) => textAt(form, key) ?? textAt(form, "address", key);
  const place = (key: string) => textAt(form, "address", key);
  return {
    id: textAt(form, "payment", "customer_id") || place("customer_id") || undefined,
    email: either("email") ?? undefined,
    first_name: either("firstname"),
    last_name: either("lastname"),
    company: place("company"),
    phone: place("telephone"),
    vat_number: place("vat_number"),
    address:
      textAt(form, "address", "country") === null && place("city") === null
        ? null
        : {
            street: place("street"),
            house_number: place("housenumber"),
            postal_code: place("zipcode"),
            city: place("city"),
            country: place("country"),
          },
  };
}

function isOn(form: PhpForm, key: string): boolean {
  return ["1", "true"].includes(textAt(form, key) ?? "");
}

/** The kind of an order. A form marks an upsell, `first` is false for a later collection, and the products show whether it is an instalment. */
function kindOf(form: PhpForm): OrderKind {
  if (textAt(form, "type") === "upsell") return "upsell";
  if (!["0", "false"].includes(textAt(form, "first") ?? "")) return "first";
  return formsAt(form, "products").some((product) => isOn(product, "pay_in_terms")) ? "installment" : "renewal";
}

function lineOf(product: PhpForm) {
  const id = textAt(product, "id") ?? textAt(product, "pivot", "product_id");
  const title = textAt(product, "public_title") ?? textAt(product, "title") ?? textAt(product, "pivot", "label");
  const sku = textAt(product, "sku");
  return {
    type: lineType(textAt(product, "pivot", "type")),
    product: id === null ? productWithoutId({ sku, title }) : { id, title: title ?? `Product ${id}`, sku, group: null },
    label: textAt(product, "pivot", "label"),
    quantity: Number(textAt(product, "pivot", "quantity") ?? 1),
    amount: moneyText(textAt(product, "pivot", "excl")),
    amount_with_tax: moneyText(textAt(product, "pivot", "incl")),
    tax_percentage: textAt(product, "pivot", "tax_pct"),
    subscription_id: textAt(product, "contract_id"),
  };
}

/** Three types have been seen: no type for the main product, `order-bump` and `upsell`. */
function lineType(type: string | null): OrderLine["type"] {
  return type === "order-bump" || type === "upsell" ? type : "standard";
}

function paymentOf(form: PhpForm) {
  const status = textAt(form, "payment", "status");
  if (status === null) return null;
  return {
    status,
    method: textAt(form, "payment", "method"),
    provider: textAt(form, "payment", "processor"),
    transaction_id: textAt(form, "payment", "id"),
  };
}

function checkoutOf(form: PhpForm) {
  const id = textAt(form, "checkout", "id");
  const name = textAt(form, "checkout", "name");
  return id === null || name === null ? null : { id, name };
}
