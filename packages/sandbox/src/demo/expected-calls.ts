import { moneyText } from "../plugandpay/money.ts";
import { type OrderItem, orderTotals, type ShopOrder, type ShopSubscription } from "../plugandpay/order.ts";
import type { Expectation } from "./expectations.ts";
import type { Place } from "./places.ts";
import { productOf } from "./shop-history.ts";

/** The parts of an order's call that differ between scenes. The rest follows from the shop's order. */
export interface OrderDetails {
  /** The rule that the call must name. */
  readonly ruleId: string | undefined;
  readonly kind?: "first" | "upsell" | "installment";
  readonly installment?: { readonly number: number; readonly count: number };
  readonly upsell?: { readonly id: string };
  /** With a call per line: the position from 1. */
  readonly lineNumber?: number;
  readonly answers?: Expectation["answers"];
}

/** The webhook of a paid order. */
export function orderCall(place: Place, order: ShopOrder, details: OrderDetails): Expectation {
  const { ruleId, kind = "first", installment, upsell, lineNumber, answers = [200] } = details;
  const lines = order.items.map(lineContent);
  const sent = { ...orderContent(order, kind), lines, ...(installment && { installment }), ...(upsell && { upsell }) };
  const line = lineNumber === undefined ? undefined : lines[lineNumber - 1];
  const lineFields = { line, line_number: lineNumber, line_count: lineNumber && lines.length };
  const content = { version: 1, type: "order.paid", rule: { id: ruleId }, data: { order: sent, ...lineFields } };
  const which =
    lineNumber === undefined
      ? `${lines.length} ${lines.length === 1 ? "line" : "lines"}`
      : `line ${lineNumber} of ${lines.length}`;
  return { place, what: `the call of order ${order.id} (${which})`, content, answers };
}

/** One call for each line of an order. */
export function callPerLine(place: Place, order: ShopOrder, details: OrderDetails): Expectation[] {
  return order.items.map((_item, index) => orderCall(place, order, { ...details, lineNumber: index + 1 }));
}

function orderContent(order: ShopOrder, kind: string) {
  const { amountCents, amountWithTaxCents } = orderTotals(order);
  const { email, firstname, lastname } = order.buyer;
  return {
    ...{ id: String(order.id), kind, mode: "live", currency: "EUR" },
    ...{ amount: moneyText(amountCents), amount_with_tax: moneyText(amountWithTaxCents) },
    customer: { email, first_name: firstname, last_name: lastname },
  };
}

function lineContent(item: OrderItem, index: number) {
  const { title, sku } = productOf(item.productId);
  return {
    number: index + 1,
    type: item.type ?? "standard",
    quantity: item.quantity,
    product: { id: String(item.productId), title, ...(sku && { sku }) },
    ...{ amount: moneyText(item.amountCents), amount_with_tax: moneyText(item.amountWithTaxCents) },
  };
}

/** A run of the Zap on *Order Paid*, with the fields that its later steps use. */
export function zapRun(order: ShopOrder): Expectation {
  const content = {
    ...{ type: "order.paid", order_id: String(order.id), kind: "first", is_first_payment: true, is_test: false },
    ...{ currency: "EUR", total: orderTotals(order).amountWithTaxCents / 100, customer_email: order.buyer.email },
    lines: order.items.map((item) => ({
      product_id: String(item.productId),
      product_name: productOf(item.productId).title,
      total: item.amountWithTaxCents / 100,
    })),
  };
  return { place: "zap", what: `the Zap run of order ${order.id}`, content, answers: [200] };
}

/** The access of a new buyer of the course to Huddle: the call of the hub, and the mail that Huddle then sends. */
export function huddleLogin(order: ShopOrder, answers: Expectation["answers"] = [200]): Expectation[] {
  const { email, firstname, lastname } = order.buyer;
  const customer = { email, first_name: firstname, last_name: lastname };
  const lineItems = [{ sku: productOf(7).sku, title: productOf(7).title, quantity: 1 }];
  const asked = { id: String(order.id), email, customer, line_items: lineItems, financial_status: "paid" };
  const content = { hasRightKey: true, order: asked };
  return [
    { place: "huddle", what: `the call on Huddle for order ${order.id}`, content, answers },
    { place: "login", what: `the login mail to ${email}`, content: { to: email }, answers: ["sent"] },
  ];
}

/** The webhook of an ended subscription. */
export function endedCall(subscription: ShopSubscription, ruleId: string | undefined): Expectation {
  const { id, type, productId, buyer } = subscription;
  const sent = {
    id: String(id),
    status: "ended",
    type,
    product: { id: String(productId) },
    customer: { email: buyer.email },
  };
  const content = { version: 1, type: "subscription.ended", rule: { id: ruleId }, data: { subscription: sent } };
  const what = `the call of subscription ${id} that ended`;
  return { place: "/cancellations", what, content, answers: [200] };
}
