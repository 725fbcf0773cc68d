import { type CustomerFields, customerFields } from "./customer-fields.ts";
import { type DeliveryFields, deliveryFields } from "./delivery-fields.ts";
import type { Customer, Envelope } from "./envelope.ts";
import { amountOf, taxOf } from "./money.ts";

/** The data of an order event, as far as a run tells it. Amounts are decimal texts, null where nobody told them. */
export interface OrderData {
  readonly order: {
    readonly id: string;
    readonly number?: string | null;
    readonly kind: string;
    readonly mode?: string | null;
    readonly currency?: string | null;
    readonly amount?: string | null;
    readonly amount_with_tax?: string | null;
    readonly customer?: Customer | null;
    readonly installment?: { readonly number?: number | null; readonly count?: number | null } | null;
    readonly lines?: readonly OrderDataLine[] | null;
  };
}

interface OrderDataLine {
  readonly product?: {
    readonly id: string;
    readonly title?: string | null;
    readonly sku?: string | null;
    readonly group?: string | null;
  } | null;
  readonly type?: string | null;
  readonly quantity?: number | null;
  readonly amount?: string | null;
  readonly amount_with_tax?: string | null;
}

/** One line of an order in a run, in the order's currency. */
export interface LineRun {
  readonly product_id: string | null;
  readonly product_name: string | null;
  readonly sku: string | null;
  readonly group: string | null;
  readonly type: string | null;
  readonly quantity: number | null;
  readonly total: number | null;
  readonly total_excluding_tax: number | null;
}

/** A run about an order. Every key is always there; amounts are units of the currency beside them, not cents. */
export interface OrderRun extends DeliveryFields, CustomerFields {
  readonly order_id: string;
  readonly order_number: string | null;
  readonly kind: string;
  readonly is_first_payment: boolean;
  readonly installment_number: number | null;
  readonly installment_count: number | null;
  readonly currency: string | null;
  readonly total: number | null;
  readonly total_excluding_tax: number | null;
  readonly tax: number | null;
  readonly lines: readonly LineRun[];
}

/** The run that an order's envelope makes. Posts and samples both come through here, so that they look the same. */
export function orderRun(envelope: Envelope<OrderData>): OrderRun {
  const { order } = envelope.data;
  return {
    ...deliveryFields(envelope, order.mode),
    order_id: order.id,
    order_number: order.number ?? null,
    kind: order.kind,
    is_first_payment: isFirstPayment(order.kind),
    installment_number: order.installment?.number ?? null,
    installment_count: order.installment?.count ?? null,
    ...orderAmounts(order),
    ...customerFields(order.customer),
    lines: (order.lines ?? []).map(lineRun),
  };
}

function orderAmounts(order: OrderData["order"]): Pick<OrderRun, "currency" | "total" | "total_excluding_tax" | "tax"> {
  const total = amountOf(order.amount_with_tax);
  const totalExcludingTax = amountOf(order.amount);
  return {
    currency: order.currency ?? null,
    total,
    total_excluding_tax: totalExcludingTax,
    tax: taxOf(total, totalExcludingTax),
  };
}

/** An upsell is an order of its own and its first payment; the choice "First Payments" of a Zap means the same two. */
function isFirstPayment(kind: string): boolean {
  return kind === "first" || kind === "upsell";
}

function lineRun(line: OrderDataLine): LineRun {
  return {
    ...lineProduct(line.product),
    type: line.type ?? null,
    quantity: line.quantity ?? null,
    total: amountOf(line.amount_with_tax),
    total_excluding_tax: amountOf(line.amount),
  };
}

function lineProduct(
  product: OrderDataLine["product"],
): Pick<LineRun, "product_id" | "product_name" | "sku" | "group"> {
  return {
    product_id: product?.id ?? null,
    product_name: product?.title ?? null,
    sku: product?.sku ?? null,
    group: product?.group ?? null,
  };
}
