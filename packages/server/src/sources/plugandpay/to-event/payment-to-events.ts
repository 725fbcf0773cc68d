import type { FetchedOrder } from "../fetch/fetched-order.ts";
import { changedSince, timeOf } from "./changed-since.ts";
import type { EventDraft } from "./event-draft.ts";
import type { OrderHistory } from "./history.ts";
import { numberedKey } from "./numbered-key.ts";
import { plugAndPayTime } from "./plugandpay-time.ts";

/** The bank took the money back, or the seller gave it back. */
const TAKEN_BACK: ReadonlySet<string> = new Set(["reversed", "credited"]);

/**
 * What a fetched order proves of its money: that it came in, came in again, or was taken back. What was taken back and is
 * paid now was paid again; only what is known to have been paid can be taken back. The number of either is how often the
 * other happened, so that whoever asks at whatever time makes the same key of the same turn.
 */
export function paymentToEvents(order: FetchedOrder, data: EventDraft["data"], history: OrderHistory): EventDraft[] {
  const status = order.payment?.status ?? "";
  if (status === "paid") return [paid(order, data, history)];
  const number = TAKEN_BACK.has(status) ? reversalNumber(order, history) : 0;
  if (number === 0) return [];
  const key = numberedKey(`order:${order.id}`, "reversed", number);
  return [{ key, type: "payment.reversed", occurred_at: changedAt(order), data }];
}

function paid(order: FetchedOrder, data: EventDraft["data"], { paid: known, reversed }: OrderHistory): EventDraft {
  const takenBack = reversed.at(-1);
  const again = takenBack && changedSince(order, takenBack) ? takenBack : null;
  const number = again ? reversed.length + 1 : Math.max(known.length, 1);
  // A reversal that was undone may leave the time of the first payment behind.
  const paidAt = order.payment?.paid_at;
  const tellsWhen = again === null || timeOf(paidAt) > again.at.getTime();
  const occurred_at = (tellsWhen ? plugAndPayTime(paidAt) : null) ?? changedAt(order);
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
