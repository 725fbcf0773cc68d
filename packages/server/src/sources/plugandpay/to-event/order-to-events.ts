import type { FetchedOrder } from "../fetch/fetched-order.ts";
import type { EventDraft } from "./event-draft.ts";
import type { OrderHistory } from "./history.ts";
import { type BesideOrder, orderData } from "./order-data.ts";
import { paymentToEvents } from "./payment-to-events.ts";
import { plugAndPayTime } from "./plugandpay-time.ts";

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
