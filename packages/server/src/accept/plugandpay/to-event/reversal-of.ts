import type { FetchedOrder } from "../fetch/fetched-order.ts";
import type { EventDraft } from "./event-draft.ts";
import { type BesideOrder, orderData } from "./order-data.ts";
import { plugAndPayTime } from "./plugandpay-time.ts";

/** The bank took the money back, or the seller gave it back. */
const TAKEN_BACK: ReadonlySet<string> = new Set(["reversed", "credited"]);

/**
 * That the payment of a fetched order was taken back, if it was; whoever asks must know that it had been paid. Plug&Pay tells
 * no moment of it; what changed last is that, unless somebody edits it later.
 */
export function reversalOf(order: FetchedOrder, beside: BesideOrder): EventDraft[] {
  if (!TAKEN_BACK.has(order.payment?.status ?? "")) return [];
  const at = plugAndPayTime(order.updated_at) ?? plugAndPayTime(order.created_at) ?? order.created_at;
  const data = { order: orderData(order, beside) };
  return [{ key: `order:${order.id}:reversed`, type: "payment.reversed", occurred_at: at, data }];
}

/** The key of the payment that this event takes back; null for any other event. */
export function takenBackKey({ type, key }: EventDraft): string | null {
  return type === "payment.reversed" ? key.replace(/reversed$/, "paid") : null;
}
