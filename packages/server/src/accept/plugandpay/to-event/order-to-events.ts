import type { FetchedOrder } from "../fetch/fetched-order.ts";
import type { EventDraft } from "./event-draft.ts";
import { type BesideOrder, orderData } from "./order-data.ts";
import { plugAndPayTime } from "./plugandpay-time.ts";

/**
 * Every event that a fetched order proves: that it was made, once its invoice is final or it is paid, and that it was paid.
 * A credit invoice is no order that somebody made, whatever its status.
 */
export function orderToEvents(order: FetchedOrder, beside: BesideOrder): EventDraft[] {
  const status = order.payment?.status;
  const paid = status === "paid";
  if (status === "credit_invoice" || (!paid && order.invoice_status !== "final")) return [];
  const data = { order: orderData(order, beside) };
  const createdAt = plugAndPayTime(order.created_at) ?? order.created_at;
  const created: EventDraft = {
    key: `order:${order.id}:created`,
    type: "order.created",
    occurred_at: createdAt,
    data,
  };
  if (!paid) return [created];
  const paidAt = plugAndPayTime(order.payment?.paid_at) ?? plugAndPayTime(order.updated_at) ?? createdAt;
  return [created, { key: `order:${order.id}:paid`, type: "order.paid", occurred_at: paidAt, data }];
}
