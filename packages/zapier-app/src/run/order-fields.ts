import { answersByLabel } from "./answers-by-label.ts";
import { customerFields } from "./customer-fields.ts";
import { deliveryFields } from "./delivery-fields.ts";
import type { Envelope } from "./envelope.ts";
import { amount, answers, type Field, integer, items, number, part, text, texts, time, yesOrNo } from "./field.ts";
import { LINE_FIELDS } from "./line-fields.ts";
import { amountOf, sumOf, taxOf } from "./money.ts";
import type { OrderData, OrderLineData } from "./order-data.ts";

type OrderField = Field<Envelope<OrderData>>;

const LINES: OrderField = items<Envelope<OrderData>, OrderLineData>("lines", {
  label: "Lines",
  fields: LINE_FIELDS,
  read: ({ data }) => data.order.lines ?? [],
});

/** The fields of a run or search result about an order. Amounts are in units of their currency, not in cents. */
export function orderFields(idLabel: string): OrderField[] {
  return [
    ...deliveryFields<OrderData>(idLabel, ({ order }) => order.mode),
    ...identityFields(),
    ...moneyFields(),
    ...customerFields<Envelope<OrderData>>(({ data }) => data.order.customer),
    ...originFields(),
    LINES,
  ];
}

/** The fields of a run about one line. An order without lines makes one run with an empty line, so that it is not lost. */
export function orderLineFields(idLabel: string): OrderField[] {
  return [
    ...orderFields(idLabel),
    part<Envelope<OrderData>, OrderLineData>("line", {
      label: "This Line",
      fields: LINE_FIELDS,
      read: ({ data }) => data.line ?? {},
    }),
    integer("line_number", "Position of This Line", ({ data }) => data.line_number),
    integer("line_count", "Number of Lines", ({ data }) => data.line_count ?? data.order.lines?.length ?? 0),
  ];
}

function identityFields(): OrderField[] {
  return [
    text("order_id", "Order ID", ({ data }) => data.order.id),
    text("order_number", "Order Number", ({ data }) => data.order.number),
    text("order_reference", "Order Reference", ({ data }) => data.order.reference),
    text("kind", "Kind of Order", ({ data }) => data.order.kind),
    // An upsell counts too, because it is an order of its own. The choice "First Payments" of a Zap means the same two kinds.
    yesOrNo("is_first_payment", "Is First Payment", ({ data }) => ["first", "upsell"].includes(data.order.kind)),
    integer("installment_number", "Instalment Number", ({ data }) => data.order.installment?.number),
    integer("installment_count", "Number of Instalments", ({ data }) => data.order.installment?.count),
    time("created_at", "Created At", ({ data }) => data.order.created_at),
    time("paid_at", "Paid At", ({ data }) => data.order.paid_at),
  ];
}

function moneyFields(): OrderField[] {
  return [
    text("currency", "Currency", ({ data }) => data.order.currency),
    amount("total", "Total (incl. Tax)", ({ data }) => data.order.amount_with_tax),
    amount("total_excluding_tax", "Total (excl. Tax)", ({ data }) => data.order.amount),
    number("tax", "Tax", ({ data: { order } }) => taxOf(amountOf(order.amount_with_tax), amountOf(order.amount))),
    text("tax_exempt", "Tax Exemption", ({ data }) => data.order.tax_exempt),
    number("discount_total", "Discount Total (incl. Tax)", ({ data }) => sumOf(discountsOf(data))),
    text("discount_codes", "Discount Codes", ({ data }) => listed(data.order.discounts?.map(({ code }) => code))),
    text("payment_status", "Payment Status", ({ data }) => data.order.payment?.status),
    text("payment_type", "Payment Type", ({ data }) => data.order.payment?.type),
    text("payment_method", "Payment Method", ({ data }) => data.order.payment?.method),
    text("payment_provider", "Payment Provider", ({ data }) => data.order.payment?.provider),
    text("transaction_id", "Transaction ID", ({ data }) => data.order.payment?.transaction_id),
    text("invoice_url", "Invoice Link", ({ data }) => data.order.invoice_url),
  ];
}

function originFields(): OrderField[] {
  return [
    text("source", "Source", ({ data }) => data.order.source),
    text("checkout_id", "Checkout ID", ({ data }) => data.order.checkout?.id),
    text("checkout_name", "Checkout Name", ({ data }) => data.order.checkout?.name),
    text("upsell_id", "Upsell ID", ({ data }) => data.order.upsell?.id),
    text("upsell_name", "Upsell Name", ({ data }) => data.order.upsell?.name),
    text("parent_order_id", "Order ID Before the Upsell", ({ data }) => data.order.upsell?.parent_order_id),
    text("subscription_id", "Subscription ID", ({ data }) => data.order.subscription_id),
    text("affiliate_id", "Affiliate ID", ({ data }) => data.order.affiliate_id),
    text("comments", "Comments", ({ data }) => listed(data.order.comments?.map(({ value }) => value))),
    texts("tags", "Tags", ({ data }) => data.order.tags),
    answers("custom_fields", "Custom Fields", ({ data }) => answersByLabel(data.order.custom_fields)),
    text("product_names", "Product Names", ({ data }) =>
      listed(data.order.lines?.map(({ product }) => product?.title)),
    ),
  ];
}

function discountsOf({ order }: OrderData): (number | null)[] {
  return (order.discounts ?? []).map((discount) => amountOf(discount.amount_with_tax));
}

/** Names as one text, because many steps take no list; null if there are none. */
function listed(names: readonly (string | null | undefined)[] | undefined): string | null {
  const known = (names ?? []).filter(Boolean);
  return known.length === 0 ? null : known.join(", ");
}
