import { ORDER_LINE_TYPES, type OrderKind } from "@haak/core";
import {
  anyText,
  anyTime,
  currency,
  type Findings,
  flag,
  flagOrTest,
  list,
  mode,
  object,
  oneOf,
  readForm,
  refuse,
  required,
  scalar,
  strictAmount,
  strictEmail,
  strictId,
  strictText,
  type ValueOf,
  whole,
} from "../fetch/tolerant-reader.ts";
import type { PhpForm } from "../receive/php-form.ts";
import { labelledValues, productWithoutId } from "./event-values.ts";

const ADDRESS = {
  email: anyText,
  firstname: anyText,
  lastname: anyText,
  company: anyText,
  telephone: anyText,
  vat_number: anyText,
  invoice_email: anyText,
  customer_id: anyText,
  street: anyText,
  housenumber: anyText,
  zipcode: anyText,
  city: anyText,
  country: anyText,
};

const PAYMENT = object({ status: anyText, method: anyText, processor: anyText, id: anyText, customer_id: anyText });

/** The buyer, at the top of a form or in its address. */
export const FORM_CUSTOMER = {
  email: anyText,
  firstname: anyText,
  lastname: anyText,
  address: object(ADDRESS),
  payment: PAYMENT,
};

const product = object(
  {
    id: strictId,
    title: anyText,
    public_title: anyText,
    sku: anyText,
    contract_id: anyText,
    pay_in_terms: flag,
    pivot: object(
      {
        product_id: strictId,
        label: anyText,
        quantity: whole,
        excl: strictAmount,
        incl: strictAmount,
        tax_pct: scalar,
        type: oneOf(ORDER_LINE_TYPES),
      },
      refuse,
    ),
  },
  refuse,
);

const order = object({
  ...FORM_CUSTOMER,
  invoice_number: anyText,
  reference: anyText,
  type: anyText,
  first: flag,
  mode,
  test: flagOrTest,
  via_admin: flag,
  is_hidden: flag,
  created_at: anyTime,
  paid_at: anyTime,
  currency,
  subtotal: strictAmount,
  total: strictAmount,
  payment_status: strictText,
  products: list(required(product, refuse), refuse),
  checkout: object({ id: anyText, name: anyText }),
  comment: anyText,
  custom_field_inputs: list(object({ label: anyText, input: anyText })),
});

type FormOrder = NonNullable<ValueOf<typeof order>>;
type FormProduct = NonNullable<FormOrder["products"]>[number];

/** An order as a V1 form tells it, and whether it counts as paid. */
export interface ReadFormOrder {
  readonly order: ReturnType<typeof orderOf>;
  readonly isMarkedUnpaid: boolean;
}

/**
 * Reads an order from a V1 form (public receivers, field names of Plug&Pay's first API). Missing lines and amounts stay missing, because
 * the hub must not invent data.
 */
export function readFormOrder(form: PhpForm, id: string, findings: Findings): ReadFormOrder {
  const found = readForm(order, form, findings);
  // Status 1 means paid. A form without a status counts as paid.
  const status = found.payment_status;
  return {
    order: orderOf(found, id, findings),
    isMarkedUnpaid: Boolean(status) && status !== "1" && status !== "paid",
  };
}

function orderOf(found: FormOrder, id: string, findings: Findings) {
  return {
    id,
    number: found.invoice_number,
    reference: found.reference,
    kind: kindOf(found),
    mode: found.test ? "test" : (found.mode ?? "live"),
    source: found.via_admin ? "admin" : null,
    created_at: found.created_at,
    paid_at: found.paid_at,
    hidden: found.is_hidden ?? undefined,
    currency: found.currency ?? "EUR",
    amount: found.subtotal ?? null,
    amount_with_tax: found.total ?? null,
    customer: formCustomer(found, findings),
    lines: (found.products ?? []).map(lineOf),
    payment: paymentOf(found),
    checkout: checkoutOf(found),
    comments: found.comment ? [{ value: found.comment }] : undefined,
    custom_fields: labelledValues(found.custom_field_inputs ?? []),
  };
}

type FormPerson = Pick<FormOrder, keyof typeof FORM_CUSTOMER>;

/** The buyer, from the top of the form or from its address. */
export function formCustomer({ address, payment, ...top }: FormPerson, findings: Findings) {
  const email = top.email ?? address?.email;
  return {
    id: payment?.customer_id || address?.customer_id || undefined,
    email: strictEmail(email, { field: top.email || !address?.email ? "email" : "address.email", findings }),
    first_name: top.firstname ?? address?.firstname,
    last_name: top.lastname ?? address?.lastname,
    company: address?.company ?? null,
    phone: address?.telephone ?? null,
    vat_number: address?.vat_number ?? null,
    invoice_email: address?.invoice_email ?? undefined,
    address: addressOf(address),
  };
}

function addressOf(where: FormPerson["address"]) {
  if (!where?.country && !where?.city) return null;
  const { street, housenumber: house_number, zipcode: postal_code, city, country } = where;
  return { street, house_number, postal_code, city, country };
}

/** The kind of an order. A form marks an upsell, `first` is false for a later collection, and the products show whether it is an instalment. */
function kindOf({ type, first, products }: FormOrder): OrderKind {
  if (type === "upsell") return "upsell";
  if (first !== false) return "first";
  return products?.some((product) => product.pay_in_terms) ? "installment" : "renewal";
}

function lineOf({ pivot, ...product }: FormProduct) {
  return {
    type: pivot?.type ?? "standard",
    product: productOf({ pivot, ...product }),
    label: pivot?.label ?? null,
    quantity: pivot?.quantity ?? 1,
    amount: pivot?.excl ?? null,
    amount_with_tax: pivot?.incl ?? null,
    tax_percentage: pivot?.tax_pct ?? null,
    subscription_id: product.contract_id,
  };
}

function productOf({ pivot, ...product }: FormProduct) {
  const id = product.id ?? pivot?.product_id;
  const title = product.public_title ?? product.title ?? pivot?.label ?? null;
  const sku = product.sku ?? null;
  return id ? { id, title: title ?? `Product ${id}`, sku, group: null } : productWithoutId({ sku, title });
}

function paymentOf({ payment }: FormOrder) {
  if (!payment?.status) return null;
  const { status, method, processor: provider, id: transaction_id } = payment;
  return { status, method, provider, transaction_id };
}

function checkoutOf({ checkout }: FormOrder) {
  return checkout?.id && checkout.name ? { id: checkout.id, name: checkout.name } : null;
}
