import type { Sentence } from "@haak/core";
import { say } from "../../../platform/i18n/say.ts";
import type { OrderHistory } from "../to-event/history.ts";
import type { BesideOrder } from "../to-event/order-data.ts";
import { orderKind } from "../to-event/order-kind.ts";
import { orderToEvents } from "../to-event/order-to-events.ts";
import { type FetchedOrder, fetchedOrderSchema, ORDER_INCLUDES } from "./fetched-order.ts";
import { findInstalment } from "./find-instalment.ts";
import { findUpsell } from "./find-upsell.ts";
import type { AskPlugAndPay, NotFetched } from "./plugandpay-client.ts";
import type { Proof } from "./proof.ts";
import { readFetched } from "./read-fetched.ts";

/** For an order of which nothing is told elsewhere, or of which it does not matter. */
export const NOTHING_BESIDE: BesideOrder = { installment: null, upsell: null };

/** What is told of an order elsewhere, as far as it could be found out, or why it could not be asked now. */
type AskedBeside =
  | { readonly kind: "known"; readonly beside: BesideOrder; readonly note: Sentence | null }
  | Exclude<NotFetched, { kind: "missing" }>;

/** Which order, and what the ledger held before it is asked about. */
export interface KnownOrder {
  readonly id: string;
  readonly history: OrderHistory;
}

/** Fetches an order, and what Plug&Pay tells of it elsewhere, and says which events that proves. */
export async function proveOrder(ask: AskPlugAndPay, { id, history }: KnownOrder): Promise<Proof> {
  const answer = await ask(`/v2/orders/${id}?include=${ORDER_INCLUDES}`);
  if (answer.kind !== "found") return answer;
  const read = readFetched(fetchedOrderSchema, answer.data, id);
  if (!read.ok) return { kind: "unusable", why: read.why };
  const order = read.value;
  const asked = await askBesideOrder(ask, order);
  if (asked.kind !== "known") return asked;
  const events = orderToEvents(order, asked.beside, history);
  return { kind: "proved", events, otherwise: standingOf(order), note: asked.note };
}

/** Asks what Plug&Pay tells of an order elsewhere: which upsell it took, which instalment it is. */
export async function askBesideOrder(ask: AskPlugAndPay, order: FetchedOrder): Promise<AskedBeside> {
  const found = await findBeside(ask, order);
  switch (found.kind) {
    case "nothing":
      return { kind: "known", beside: NOTHING_BESIDE, note: null };
    case "none":
      return { kind: "known", beside: NOTHING_BESIDE, note: found.note };
    case "upsell":
      return { kind: "known", beside: { ...NOTHING_BESIDE, upsell: found.upsell }, note: found.note };
    case "installment":
      return { kind: "known", beside: { ...NOTHING_BESIDE, installment: found.installment }, note: null };
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

function standingOf({ id, payment, invoice_status }: FetchedOrder): Sentence {
  return say("Plug&Pay says of order {id} that its payment is {payment} and its invoice {invoice}.", {
    id,
    payment: payment?.status ?? "unknown",
    invoice: invoice_status ?? "unknown",
  });
}
