import type { FetchedOrder } from "../fetch/fetched-order.ts";
import { changedSince, type EventDraft, numberedKey, type OrderHistory, timeOf } from "./event-history.ts";
import { plugAndPayTime } from "./event-values.ts";
import { type BesideOrder, orderData } from "./order-data.ts";

/**
 * Every event that a fetched order proves, in the order in which they happened: that it was made, once its invoice is final
 * or it is paid, and what became of its money. A credit invoice is no order that somebody made, whatever its status.
 */
export function orderToEvents(order: FetchedOrder, beside: BesideOrder, history: OrderHistory): EventDraft[] {
  const status = order.payment?.status;
  if (status === "credit_invoice") return [];
  const data = { order: orderData(order, beside) };
  const created: EventDraft = {
    key: `order:${order.id}:created`,
    type: "order.created",
    occurred_at: plugAndPayTime(order.created_at) ?? order.created_at,
    data,
  };
  const wasMade = status === "paid" || order.invoice_status === "final";
  return [...(wasMade ? [created] : []), ...paymentToEvents(order, data, history)];
}

/** The bank took the money back, or the seller gave it back. */
const REFUNDED: ReadonlySet<string> = new Set(["reversed", "credited"]);

/**
 * What a fetched order proves of its money: that it came in, came in again, or was taken back. What was taken back and is
 * paid now was paid again; only what is known to have been paid can be taken back. The number of either is how often the
 * other happened, so that whoever asks at whatever time makes the same key of the same turn.
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
  // A reversal that was undone may leave the time of the first payment behind.
  const paidAt = order.payment?.paid_at;
  const hasNewPaidAt = again === null || timeOf(paidAt) > again.at.getTime();
  const occurred_at = (hasNewPaidAt ? plugAndPayTime(paidAt) : null) ?? changedAt(order);
  return { key: numberedKey(`order:${order.id}`, "paid", number), type: "order.paid", occurred_at, data };
}

/** 0 if nothing is known to have been taken back. */
function reversalNumber(order: FetchedOrder, { paid: known, reversed }: OrderHistory): number {
  const payment = known.at(-1);
  if (payment === undefined || reversed.length >= known.length) return reversed.length;
  return known.length === 1 || changedSince(order, payment) ? known.length : reversed.length;
}

/** Plug&Pay tells no moment of a reversal; what changed last is that, unless somebody edits the order later. */
function changedAt(order: FetchedOrder): string {
  return plugAndPayTime(order.updated_at) ?? plugAndPayTime(order.created_at) ?? order.created_at;
}
