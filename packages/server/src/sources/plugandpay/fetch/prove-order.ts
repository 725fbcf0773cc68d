import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { OrderHistory } from "../map/event-history.ts";
import type { BesideOrder } from "../map/order-data.ts";
import { instalmentPlanId, orderKind } from "../map/order-data.ts";
import { orderToEvents, wasDeletedUnpaid } from "../map/order-to-events.ts";
import { type FetchedOrder, fetchedOrder, ORDER_INCLUDES } from "./fetched-order.ts";
import { fetchedSubscription, latestInstalment, SUBSCRIPTION_INCLUDES } from "./fetched-subscription.ts";
import { findUpsell } from "./find-upsell.ts";
import { type AskPlugAndPay, type NotFetched, readFetched } from "./plugandpay-client.ts";
import { type Proof, provedBy } from "./proof.ts";

/** The other data of an order without an upsell or instalment number, or if these do not matter. */
export const NOTHING_BESIDE: BesideOrder = { installment: null, upsell: null };

/** The data of an order that Plug&Pay keeps elsewhere, or why they could not be asked now. */
type AskedBeside =
  | { readonly kind: "known"; readonly beside: BesideOrder; readonly note: UserMessage | null }
  | Exclude<NotFetched, { kind: "missing" }>;

interface KnownOrder {
  readonly id: string;
  readonly history: OrderHistory;
}

/** Fetches an order with the data that Plug&Pay keeps elsewhere, and returns the events that it proves. */
export async function proveOrder(ask: AskPlugAndPay, { id, history }: KnownOrder): Promise<Proof> {
  const answer = await ask(`/v2/orders/${encodeURIComponent(id)}?include=${ORDER_INCLUDES}`);
  if (answer.kind !== "found") return answer;
  const read = readFetched(fetchedOrder, answer.data, { kind: "order", id });
  if (!read.ok) return { kind: "unreadable", thing: read.thing };
  const order = read.value;
  if (wasDeletedUnpaid(order)) return { kind: "unusable", why: hubMessage("order_deleted_unpaid", { id }) };
  const asked = await askBesideOrder(ask, order);
  if (asked.kind !== "known") return asked;
  const events = orderToEvents(order, asked.beside, history);
  return provedBy(read, { events, otherwise: paymentState(order), note: asked.note });
}

/** Asks which upsell or instalment an order is, because Plug&Pay does not keep that with the order. */
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

function paymentState({ id, payment, invoice_status }: FetchedOrder): UserMessage {
  return hubMessage("order_payment_state", {
    id,
    payment: stateWord(payment?.status),
    invoice: stateWord(invoice_status),
  });
}

const STATE_WORDS: Readonly<Record<string, UserMessage>> = {
  paid: hubMessage("payment_paid"),
  open: hubMessage("payment_open"),
  concept: hubMessage("invoice_concept"),
  final: hubMessage("invoice_final"),
};

/** The name of a state on Plug&Pay's screens. An unknown state stays as it is. */
function stateWord(state: string | null | undefined): UserMessage | string {
  return state ? (STATE_WORDS[state] ?? state) : hubMessage("payment_unknown");
}

/** Which instalment an order is, or why that is not known, or why it could not be asked now. */
type FoundInstalment =
  | { readonly kind: "installment"; readonly installment: NonNullable<BesideOrder["installment"]> }
  | { readonly kind: "none"; readonly note: UserMessage }
  | Exclude<NotFetched, { kind: "missing" }>;

/** Reads the number of an instalment from the schedule of its plan, because the order does not have it. */
async function findInstalment(ask: AskPlugAndPay, order: FetchedOrder): Promise<FoundInstalment> {
  const id = instalmentPlanId(order);
  if (id === null) return unknownInstalment(hubMessage("plan_not_named"));
  const answer = await ask(`/v2/subscriptions/${encodeURIComponent(id)}?include=${SUBSCRIPTION_INCLUDES}`);
  if (answer.kind === "missing") return unknownInstalment(hubMessage("plan_gone", { id }));
  if (answer.kind !== "found") return answer;
  const plan = readFetched(fetchedSubscription, answer.data, { kind: "subscription", id });
  const installment = plan.ok ? latestInstalment(plan.value) : null;
  return installment === null
    ? unknownInstalment(hubMessage("plan_without_count"))
    : { kind: "installment", installment };
}

function unknownInstalment(why: UserMessage): FoundInstalment {
  return { kind: "none", note: hubMessage("instalment_unknown", { why }) };
}
