import type { BesideOrder } from "../to-event/order-data.ts";
import { orderKind } from "../to-event/order-kind.ts";
import { orderToEvents } from "../to-event/order-to-events.ts";
import { type FetchedOrder, fetchedOrderSchema, ORDER_INCLUDES } from "./fetched-order.ts";
import { findInstalment } from "./find-instalment.ts";
import { findUpsell } from "./find-upsell.ts";
import type { AskPlugAndPay } from "./plugandpay-client.ts";
import type { Proof } from "./proof.ts";
import { readFetched } from "./read-fetched.ts";

const NOTHING_BESIDE: BesideOrder = { installment: null, upsell: null };

/** Fetches an order, and what Plug&Pay tells of it elsewhere, and says which events that proves. */
export async function proveOrder(ask: AskPlugAndPay, id: string): Promise<Proof> {
  const answer = await ask(`/v2/orders/${id}?include=${ORDER_INCLUDES}`);
  if (answer.kind !== "found") return answer;
  const read = readFetched(fetchedOrderSchema, answer.data, id);
  if (!read.ok) return { kind: "unusable", why: read.why };
  const order = read.value;
  const found = await findBeside(ask, order);
  switch (found.kind) {
    case "nothing":
      return proved(order, NOTHING_BESIDE, null);
    case "none":
      return proved(order, NOTHING_BESIDE, found.note);
    case "upsell":
      return proved(order, { ...NOTHING_BESIDE, upsell: found.upsell }, null);
    case "installment":
      return proved(order, { ...NOTHING_BESIDE, installment: found.installment }, null);
    default:
      return found;
  }
}

function findBeside(ask: AskPlugAndPay, order: FetchedOrder) {
  switch (orderKind(order)) {
    case "upsell":
      return findUpsell(ask, order);
    case "installment":
      return findInstalment(ask, order);
    default:
      return { kind: "nothing" } as const;
  }
}

function proved(order: FetchedOrder, beside: BesideOrder, note: string | null): Proof {
  const status = order.payment?.status ?? "unknown";
  const otherwise = `Plug&Pay says of order ${order.id} that its payment is ${status} and its invoice ${order.invoice_status ?? "unknown"}.`;
  return { kind: "proved", events: orderToEvents(order, beside), otherwise, note };
}
