import type { Buyer } from "../buyer.ts";
import type { PhpValue } from "../notices/php-form.ts";
import { invoiceNumber, type OrderItem, orderTotals, referenceOf, type ShopOrder } from "../order.ts";
import { mustFind, type ShopState } from "../shop-state.ts";
import { dateOrNull, legacyTimeText } from "../timestamp.ts";

/** An order in the shape of API v1. V1 notices are made of it (FACTS.md §9). */
export function legacyOrder(state: ShopState, order: ShopOrder): Record<string, PhpValue> {
  return {
    ...identity(state, order),
    ...progress(order),
    ...money(order),
    ...kind(order),
    payment: order.payment.status === "open" ? null : payment(order),
    address: address(order),
    products: order.items.map((item) => product(state, order, item)),
    custom_field_inputs: order.items.flatMap((item) => customFieldInputs(order, item)),
    has_chargebacks: order.payment.status === "reversed",
    failed_rules: false,
  };
}

function identity(state: ShopState, order: ShopOrder): Record<string, PhpValue> {
  const { checkoutId } = order;
  return {
    id: order.id,
    number: order.id,
    invoice_number: invoiceNumber(order),
    reference: referenceOf("order", order.id),
    checkout_id: checkoutId,
    checkout:
      checkoutId === null ? null : { id: checkoutId, name: mustFind(state.checkouts, checkoutId, "checkout").name },
  };
}

/**
 * Three status codes were seen: 1 paid, 3 credit invoice, 4 debit started. Code 0 for an open payment is our choice.
 */
const STATUS = {
  open: { code: 0, label: "Open" },
  processing: { code: 4, label: "Incasso gestart" },
  paid: { code: 1, label: "Betaald" },
  reversed: { code: 0, label: "Teruggeboekt" },
};

function progress(order: ShopOrder): Record<string, PhpValue> {
  const status = STATUS[order.payment.status];
  return {
    payment_status: status.code,
    status_label: status.label,
    created_at: legacyTimeText(order.createdAt),
    updated_at: legacyTimeText(order.updatedAt),
    paid_at: order.payment.paidAt === null ? null : legacyTimeText(order.payment.paidAt),
    invoice_date: dateOrNull(order.invoicedAt),
    year: order.createdAt.getUTCFullYear(),
  };
}

/** Amounts are euros as floats, unlike in v2. */
function money(order: ShopOrder): Record<string, PhpValue> {
  const { amountCents, amountWithTaxCents } = orderTotals(order);
  return {
    subtotal: amountCents / 100,
    total: amountWithTaxCents / 100,
    shipping_costs: 0,
    shipping_vat: 0,
    vat_included: 0,
    currency: "EUR",
    discount_code: null,
  };
}

/**
 * Only two values of `type` were seen. A later collection is recognised by `first` and by the sequence of the
 * payment.
 */
function kind(order: ShopOrder): Record<string, PhpValue> {
  return {
    type: order.source === "upsell" ? "upsell" : "first",
    first: order.source === "recurring" ? 0 : 1,
    plan: order.items.some((item) => item.interval !== null) ? null : "single",
    is_trial: false,
    via_admin: order.source === "admin" ? 1 : 0,
    test: order.mode === "test" ? 1 : 0,
    mode: order.mode,
    is_hidden: false,
    raw: false,
  };
}

function payment(order: ShopOrder): PhpValue {
  return {
    id: `tr_${order.id}`,
    processor: "mollie",
    order_id: order.id,
    method: order.payment.method,
    status: order.payment.status === "paid" ? "paid" : "pending",
    sequence_type: order.payment.type === "mandate" ? "recurring" : "first",
    mandate_id: order.payment.type === "mandate" ? `mdt_${order.id}` : null,
    customer_id: order.buyer.customerId ?? null,
    resource: "payments",
  };
}

function address(order: ShopOrder): PhpValue {
  const buyer: Buyer = order.buyer;
  return {
    id: order.id,
    addressable_type: "order",
    addressable_id: order.id,
    email: buyer.email,
    firstname: buyer.firstname,
    lastname: buyer.lastname,
    full_name: `${buyer.firstname} ${buyer.lastname}`,
    street: buyer.street,
    housenumber: buyer.housenumber,
    zipcode: buyer.zipcode,
    city: buyer.city,
    country: buyer.country,
    company: buyer.company,
    telephone: buyer.telephone,
    vat_number: buyer.vatIdNumber,
    customer_id: buyer.customerId ?? null,
    mode: order.mode,
    signup_token: referenceOf("order", order.id),
  };
}

function product(state: ShopState, order: ShopOrder, item: OrderItem): PhpValue {
  const { id, title, sku, type, priceCents } = mustFind(state.products, item.productId, "product");
  return {
    id,
    tenant_id: state.tenant.id,
    title,
    public_title: title,
    sku,
    is_physical: false,
    is_subscription: type === "subscription",
    pay_in_terms: type === "installments",
    contract_id: item.subscriptionId,
    pivot: {
      id: item.id,
      order_id: order.id,
      product_id: id,
      label: item.label,
      quantity: item.quantity,
      excl: item.amountCents / 100,
      incl: item.amountWithTaxCents / 100,
      orig: priceCents / 100,
      tax_pct: item.taxPercentage,
      type: item.type === "one-click-upsell" ? "upsell" : item.type,
    },
  };
}

function customFieldInputs(order: ShopOrder, item: OrderItem): PhpValue[] {
  const ids = { order_id: order.id, product_id: item.productId };
  return item.customFields.map(({ label, input }) => ({ ...ids, label, public_label: label, input }));
}
