import type { OrderEvent } from "../../events/event.ts";
import type { Order } from "../../events/order.ts";
import type { OrderLine } from "../../events/order-line.ts";
import type { PhpFields } from "./php-form.ts";
import { v1AddressFields, v1CustomerFields } from "./plugandpay-v1-customer.ts";
import { rawField } from "./plugandpay-v1-raw.ts";
import { plugandpayV1Time } from "./plugandpay-v1-time.ts";

/**
 * An order in the flat form of Plug&Pay's first webhooks. A call for one line has only that line, and its `total` and
 * `subtotal` are those of the line. This is our choice, because Plug&Pay's own body is not published for this case,
 * and a receiver that adds up totals must not count an order once for each line.
 */
export function v1OrderFields({ type, data }: OrderEvent, line: OrderLine | null): PhpFields {
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
    raw: rawField(order, amount_with_tax),
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
