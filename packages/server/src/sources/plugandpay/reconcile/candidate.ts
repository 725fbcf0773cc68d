import { type FetchedOrder, fetchedOrderSchema, ORDER_INCLUDES } from "../fetch/fetched-order.ts";
import {
  type FetchedSubscription,
  fetchedSubscriptionSchema,
  SUBSCRIPTION_INCLUDES,
} from "../fetch/fetched-subscription.ts";
import type { AskPlugAndPay, NotFetched } from "../fetch/plugandpay-client.ts";
import { readFetched } from "../fetch/plugandpay-client.ts";
import { askBesideOrder, NOTHING_BESIDE } from "../fetch/prove-order.ts";
import type { EventDraft, OrderHistory, SubscriptionHistory } from "../map/event-history.ts";
import { knownKeys, undoesHistory } from "../map/event-history.ts";
import { orderToEvents } from "../map/order-to-events.ts";
import { subscriptionToEvents } from "../map/subscription-to-events.ts";

/** What is to be told of the missing events of one thing, or why that could not be asked now. */
export type Finished =
  | { readonly kind: "finished"; readonly drafts: readonly EventDraft[] }
  | Exclude<NotFetched, { kind: "missing" }>;

/** One order or subscription of a page, beside what the ledger holds of it. */
export interface Candidate {
  /** The events that the ledger lacks, with their final keys and times, perhaps not yet with all that is to be told. */
  readonly lacking: readonly EventDraft[];
  /** Asks what is still to be asked of these events. */
  finish(ask: AskPlugAndPay, wanted: readonly EventDraft[]): Promise<Finished>;
}

/** An order as a candidate. */
export function orderCandidate(listed: FetchedOrder, history: OrderHistory): Candidate {
  const known = knownKeys(`order:${listed.id}`, history);
  return {
    lacking: orderToEvents(listed, NOTHING_BESIDE, history).filter(({ key }) => !known.has(key)),
    async finish(ask, wanted) {
      const { id } = listed;
      const path = `/v2/orders/${encodeURIComponent(id)}?include=${ORDER_INCLUDES}`;
      const again = await askAgain(ask, path, wanted);
      if (again?.kind === "trouble") return again.trouble;
      const read = again === null ? null : readFetched(fetchedOrderSchema, again.data, id);
      if (read?.ok === false) return nothingToReport;
      const order = read?.value ?? listed;
      const asked = await askBesideOrder(ask, order);
      if (asked.kind !== "known") return asked;
      return pick(orderToEvents(order, asked.beside, history), wanted);
    },
  };
}

/** A subscription as a candidate. Nobody told of an end, so that only what is sure to have ended has. */
export function subscriptionCandidate(listed: FetchedSubscription, history: SubscriptionHistory): Candidate {
  const known = knownKeys(`subscription:${listed.id}`, history);
  const beside = { namedType: "subscription.started", history } as const;
  return {
    lacking: subscriptionToEvents(listed, beside).filter(({ key }) => !known.has(key)),
    async finish(ask, wanted) {
      const { id } = listed;
      const path = `/v2/subscriptions/${encodeURIComponent(id)}?include=${SUBSCRIPTION_INCLUDES}`;
      const again = await askAgain(ask, path, wanted);
      if (again?.kind === "trouble") return again.trouble;
      const read = again === null ? null : readFetched(fetchedSubscriptionSchema, again.data, id);
      if (read?.ok === false) return nothingToReport;
      return pick(subscriptionToEvents(read?.value ?? listed, beside), wanted);
    },
  };
}

const nothingToReport: Finished = { kind: "finished", drafts: [] };

type Again =
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "trouble"; readonly trouble: Finished };

/**
 * Asks about a thing once more where the ledger would be told that something became otherwise: the page was read before the
 * ledger was, and may show how it stood earlier. Null if nothing of the kind is wanted.
 */
async function askAgain(ask: AskPlugAndPay, path: string, wanted: readonly EventDraft[]): Promise<Again | null> {
  if (!wanted.some(undoesHistory)) return null;
  const answer = await ask(path);
  switch (answer.kind) {
    case "found":
      return { kind: "data", data: answer.data };
    case "missing":
      return { kind: "trouble", trouble: nothingToReport };
    default:
      return { kind: "trouble", trouble: answer };
  }
}

function pick(drafts: readonly EventDraft[], wanted: readonly EventDraft[]): Finished {
  const keys = new Set(wanted.map(({ key }) => key));
  return { kind: "finished", drafts: drafts.filter(({ key }) => keys.has(key)) };
}
