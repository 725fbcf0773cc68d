import type { FetchedOrder } from "../fetch/fetched-order.ts";
import { changedSince, type EventDraft, numberedKey, type OrderHistory, timeOf } from "./event-history.ts";
import { type BesideOrder, orderData } from "./order-data.ts";

/**
 * All events that a fetched order proves, in the order in which they happened: its creation, once its invoice is final or it is paid, and
 * its payments and reversals. A credit invoice proves nothing, because nobody ordered it. A deleted order proves something only if it was
 * paid before.
 */
export function orderToEvents(order: FetchedOrder, beside: BesideOrder, history: OrderHistory): EventDraft[] {
  const status = order.payment?.status;
  if (status === "credit_invoice" || wasDeletedUnpaid(order)) return [];
  const data = { order: orderData(order, beside) };
  const created: EventDraft = {
    key: `order:${order.id}:created`,
    type: "order.created",
    occurred_at: order.created_at ?? order.payment?.paid_at ?? changedAt(order),
    data,
  };
  const wasMade = status === "paid" || order.invoice_status === "final";
  return [...(wasMade ? [created] : []), ...paymentToEvents(order, data, history)];
}

/**
 * Whether an order was deleted before it was paid. If the time of the payment is unknown, it counts as paid before, because a deleted order
 * can hardly be paid.
 */
export function wasDeletedUnpaid({ deleted_at, payment }: FetchedOrder): boolean {
  if (!deleted_at) return false;
  const wasPaid = payment?.status === "paid" || REFUNDED.has(payment?.status ?? "");
  return !wasPaid || timeOf(payment?.paid_at) > timeOf(deleted_at);
}

/** The bank reversed the payment, or the seller refunded it. */
const REFUNDED: ReadonlySet<string> = new Set(["reversed", "credited"]);

/**
 * The payments and reversals that a fetched order proves. An order that is paid now after a reversal was paid again. A reversal needs a
 * known payment. The number of a payment is the number of earlier reversals, and the other way around, so that every worker makes the same
 * key for the same change.
 */
function paymentToEvents(order: FetchedOrder, data: EventDraft["data"], history: OrderHistory): EventDraft[] {
  const status = order.payment?.status ?? "";
  if (status === "paid") return [paid(order, data, history)];
  const number = REFUNDED.has(status) ? reversalNumber(order, history) : 0;
  if (number === 0) return [];
  const key = numberedKey(`order:${order.id}`, "reversed", number);
  return [{ key, type: "payment.reversed", occurred_at: changedAt(order), data }];
}

function paid(order: FetchedOrder, data: EventDraft["data"], { paid: known, reversed }: OrderHistory): EventDraft {
  const lastReversal = reversed.at(-1);
  const again = lastReversal && changedSince(order, lastReversal) ? lastReversal : null;
  const number = again ? reversed.length + 1 : Math.max(known.length, 1);
  // When a reversal is undone, Plug&Pay may keep the time of the first payment.
  const paidAt = order.payment?.paid_at;
  const hasNewPaidAt = again === null || timeOf(paidAt) > again.at.getTime();
  const occurred_at = (hasNewPaidAt ? paidAt : null) ?? changedAt(order);
  return { key: numberedKey(`order:${order.id}`, "paid", number), type: "order.paid", occurred_at, data };
}

/** Returns 0 if no reversal is known. */
function reversalNumber(order: FetchedOrder, { paid: known, reversed }: OrderHistory): number {
  const payment = known.at(-1);
  if (payment === undefined || reversed.length >= known.length) return reversed.length;
  return known.length === 1 || changedSince(order, payment) ? known.length : reversed.length;
}

/** Plug&Pay gives no time for a reversal. The last change is the best estimate, but it is wrong if the order was edited afterwards. One of the times is known. */
function changedAt(order: FetchedOrder): string {
  return order.updated_at ?? order.created_at ?? order.payment?.paid_at ?? "";
}
