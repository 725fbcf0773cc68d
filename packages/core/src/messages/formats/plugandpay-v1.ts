import type { Customer } from "../../events/customer.ts";
import {
  type Affiliate,
  type Form,
  isFormEvent,
  isOrderEvent,
  isSubscriptionEvent,
  type OrderEvent,
  type ShopEvent,
} from "../../events/event.ts";
import type { Order, OrderLine } from "../../events/order.ts";
import type { Subscription } from "../../events/subscription.ts";
import type { ShopMessage } from "../message.ts";
import { encodePhpForm, type PhpFields } from "./php-form.ts";
import { PLUGANDPAY_NAMES } from "./plugandpay-names.ts";

/**
 * The form of Plug&Pay's first webhooks. Its full list of keys was never published. These are the keys that public
 * receivers read from real calls, and around them the order of Plug&Pay's first API, flattened.
 */
export function plugandpayV1Body({ event }: ShopMessage, line: OrderLine | null): string {
  return encodePhpForm({ webhook_event: PLUGANDPAY_NAMES[event.type].v1, ...subjectFields(event, line) });
}

function subjectFields(event: ShopEvent, line: OrderLine | null): PhpFields {
  if (isOrderEvent(event)) return v1OrderFields(event, line);
  if (isSubscriptionEvent(event)) return v1SubscriptionFields(event.data.subscription);
  return isFormEvent(event) ? formFields(event.data.form) : affiliateFields(event.data.affiliate);
}

function formFields(form: Form): PhpFields {
  return {
    id: form.id,
    form_id: form.id,
    name: form.name,
    ...v1CustomerFields(form.customer),
    custom_field_inputs: form.fields.map(({ label, value }) => ({ label, input: value })),
    raw: rawField(form, null),
  };
}

function affiliateFields(affiliate: Affiliate): PhpFields {
  return {
    id: affiliate.id,
    affiliate_id: affiliate.id,
    name: affiliate.name,
    email: affiliate.email,
    status: affiliate.status,
    raw: rawField(affiliate, null),
  };
}

/**
 * An order in the flat form of Plug&Pay's first webhooks. A call for one line has only that line, and its `total` and
 * `subtotal` are those of the line. This is our choice, because Plug&Pay's own body is not published for this case,
 * and a receiver that adds up totals must not count an order once for each line.
 */
function v1OrderFields({ type, data }: OrderEvent, line: OrderLine | null): PhpFields {
  const order = line === null ? data.order : { ...data.order, lines: [line] };
  const { amount, amount_with_tax } = line ?? order;
  return {
    ...identityFields(order),
    payment_status: paymentStatus(type, order),
    created_at: plugandpayV1Time(order.created_at),
    paid_at: plugandpayV1Time(order.paid_at),
    subtotal: amount,
    total: amount_with_tax,
    currency: order.currency,
    discount_code: order.discounts.find((discount) => discount.code)?.code,
    ...v1CustomerFields(order.customer),
    ...onlyProductFields(order.lines),
    address: v1AddressFields(order.customer),
    payment: paymentFields(order),
    products: order.lines.map((item) => productFields(item, order.id)),
    custom_field_inputs: order.custom_fields.map(({ label, value }) => ({ label, input: value })),
    raw: rawField(withoutLaterFields(order, LATER_ORDER_FIELDS), amount_with_tax),
  };
}

function identityFields(order: Order): PhpFields {
  return {
    id: order.id,
    order_id: order.id,
    invoice_number: order.number,
    reference: order.reference,
    type: order.kind === "upsell" ? "upsell" : "first",
    first: order.kind === "first" || order.kind === "upsell",
    mode: order.mode,
    test: order.mode === "test",
    via_admin: order.source === "admin",
    checkout_id: order.checkout?.id,
  };
}

/** Plug&Pay's numbers as seen on real orders: 1 is paid, 4 is a debit that was started. */
function paymentStatus(type: OrderEvent["type"], order: Order): number | null {
  if (type === "payment.reversed") return null;
  if (type === "order.paid" || order.payment?.status === "paid") return 1;
  return order.payment?.status === "processing" ? 4 : null;
}

/** The product at the top, only if there is exactly one. Receivers of subscription calls read it there. */
function onlyProductFields(lines: readonly OrderLine[]): PhpFields {
  const [line] = lines;
  return line === undefined || lines.length > 1 ? {} : { product: line.product.title, sku: line.product.sku };
}

function paymentFields({ id, payment }: Order): PhpFields {
  return {
    id: payment?.transaction_id,
    order_id: id,
    processor: payment?.provider,
    method: payment?.method,
    status: payment?.status,
  };
}

function productFields(line: OrderLine, orderId: string): PhpFields {
  return {
    id: line.product.id,
    title: line.product.title,
    sku: line.product.sku,
    contract_id: line.subscription_id,
    pivot: {
      order_id: orderId,
      product_id: line.product.id,
      label: line.label ?? line.product.title,
      quantity: line.quantity,
      excl: line.amount,
      incl: line.amount_with_tax,
      tax_pct: line.tax_percentage,
      type: line.type === "standard" ? null : line.type,
    },
  };
}

/**
 * A subscription in the form of Plug&Pay's first webhooks. `contract_id`, `billing_cycle`, `product`, `sku` and `raw`
 * were seen on real calls. There is no `id`, because receivers would read it as the id of an order.
 */
function v1SubscriptionFields(subscription: Subscription): PhpFields {
  const { product, customer } = subscription;
  return {
    contract_id: subscription.id,
    order_id: subscription.order_id,
    ...v1CustomerFields(customer),
    billing_cycle: subscription.interval,
    product: product.title,
    product_id: product.id,
    sku: product.sku,
    label: subscription.label,
    status: subscription.status,
    type: subscription.type,
    mode: subscription.mode,
    test: subscription.mode === "test",
    quantity: subscription.quantity,
    subtotal: subscription.amount,
    total: subscription.amount_with_tax,
    currency: subscription.currency,
    started_at: plugandpayV1Time(subscription.started_at),
    cancelled_at: plugandpayV1Time(subscription.cancelled_at),
    ends_at: plugandpayV1Time(subscription.ends_at),
    ended_at: plugandpayV1Time(subscription.ended_at),
    address: v1AddressFields(customer),
    raw: rawField(withoutLaterFields(subscription, LATER_SUBSCRIPTION_FIELDS), subscription.amount_with_tax),
  };
}

/** The buyer at the top of the form, because receivers read it there. */
function v1CustomerFields(customer: Customer): PhpFields {
  return { email: customer.email, firstname: customer.first_name, lastname: customer.last_name };
}

/** The buyer again as the `address` of Plug&Pay's first API, with the names of that API. */
function v1AddressFields(customer: Customer): PhpFields {
  const address = customer.address;
  return {
    ...v1CustomerFields(customer),
    full_name: [customer.first_name, customer.last_name].filter(Boolean).join(" ") || null,
    street: address?.street,
    housenumber: address?.house_number,
    zipcode: address?.postal_code,
    city: address?.city,
    country: address?.country,
    company: customer.company,
    telephone: customer.phone,
    vat_number: customer.vat_number,
  };
}

/**
 * The field `raw`: the whole object again as JSON text. Receivers of subscription calls parse it for data that the
 * form leaves out. They read a `total` in euros there, which is a number as in Plug&Pay's first API.
 */
function rawField(subject: object, amountWithTax: string | null): string {
  return JSON.stringify(amountWithTax === null ? subject : { ...subject, total: Number(amountWithTax) });
}

/** Fields by name; `true` leaves the field out, and an object leaves fields of that object, or of each object in that list, out. */
interface FieldsToLeaveOut {
  readonly [name: string]: true | FieldsToLeaveOut;
}

/** Fields that events got after this format. They must not be in `raw`, because its bytes must stay the same. */
const LATER_ORDER_FIELDS: FieldsToLeaveOut = {
  product_group: true,
  hidden: true,
  deleted_at: true,
  tax_exempt: true,
  comments: true,
  customer: { invoice_email: true },
  payment: { type: true },
  discounts: { type: true, amount: true },
  lines: { discounts: true },
};

const LATER_SUBSCRIPTION_FIELDS: FieldsToLeaveOut = {
  tax_exempt: true,
  discounts: true,
  trial: true,
  customer: { invoice_email: true },
};

function withoutLaterFields(subject: object, later: FieldsToLeaveOut): object {
  const fields: [string, unknown][] = Object.entries(subject);
  const kept = fields.flatMap(([name, value]): [string, unknown][] => {
    const inner = Object.hasOwn(later, name) ? later[name] : undefined;
    return inner === true ? [] : [[name, inner === undefined ? value : withoutLaterPart(value, inner)]];
  });
  return Object.fromEntries<unknown>(kept);
}

function withoutLaterPart(value: unknown, later: FieldsToLeaveOut): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => withoutLaterPart(one, later));
  return typeof value === "object" && value !== null ? withoutLaterFields(value, later) : value;
}

/**
 * A time as Plug&Pay's first API writes it, `YYYY-MM-DD HH:MM:SS`. It is the local time as typed, because the form
 * has no place for an offset and receivers expect the shop's own time.
 */
export function plugandpayV1Time(moment: string | null | undefined): string | null {
  const parts = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(:\d\d)?/.exec(moment ?? "");
  return parts === null ? null : `${parts[1]} ${parts[2]}${parts[3] ?? ":00"}`;
}
