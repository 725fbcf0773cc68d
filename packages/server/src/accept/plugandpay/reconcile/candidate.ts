import { fetchedOrderSchema } from "../fetch/fetched-order.ts";
import { fetchedSubscriptionSchema } from "../fetch/fetched-subscription.ts";
import type { AskPlugAndPay, NotFetched } from "../fetch/plugandpay-client.ts";
import { askBesideOrder, NOTHING_BESIDE } from "../fetch/prove-order.ts";
import { readFetched } from "../fetch/read-fetched.ts";
import type { EventDraft } from "../to-event/event-draft.ts";
import { orderToEvents } from "../to-event/order-to-events.ts";
import { plugAndPayTime } from "../to-event/plugandpay-time.ts";
import { reversalOf } from "../to-event/reversal-of.ts";
import { subscriptionToEvents } from "../to-event/subscription-to-events.ts";
import type { Step } from "./list-path.ts";

/** Events of one thing, with what Plug&Pay tells of it elsewhere, or why that could not be asked now. */
export type Finished =
  | { readonly kind: "finished"; readonly drafts: readonly EventDraft[] }
  | Exclude<NotFetched, { kind: "missing" }>;

/** One order or subscription of a page, and the events that it proves. */
export interface Candidate {
  /** With their final keys and times; perhaps not yet with all that is to be told. */
  readonly drafts: readonly EventDraft[];
  /** When it changed last and when it was made; null where that cannot be read. */
  readonly changedAt: Date | null;
  readonly createdAt: Date | null;
  /** Asks what is still to be asked. Only worth it if an event is missing. */
  finish(ask: AskPlugAndPay): Promise<Finished>;
}

/** Reads one thing of a list; a sentence says why it cannot be read. */
export function readCandidate(step: Step, data: unknown): Candidate | { readonly why: string } {
  return step === "orders" ? readOrder(data) : readSubscription(data);
}

function readOrder(data: unknown): Candidate | { readonly why: string } {
  const read = readFetched(fetchedOrderSchema, data);
  if (!read.ok) return { why: read.why };
  const order = read.value;
  return {
    drafts: [...orderToEvents(order, NOTHING_BESIDE), ...reversalOf(order, NOTHING_BESIDE)],
    ...timesOf(order),
    async finish(ask) {
      const asked = await askBesideOrder(ask, order);
      if (asked.kind !== "known") return asked;
      const { beside } = asked;
      return { kind: "finished", drafts: [...orderToEvents(order, beside), ...reversalOf(order, beside)] };
    },
  };
}

function readSubscription(data: unknown): Candidate | { readonly why: string } {
  const read = readFetched(fetchedSubscriptionSchema, data);
  if (!read.ok) return { why: read.why };
  // Nobody told of an end, so that only what is sure to have ended has.
  const drafts = subscriptionToEvents(read.value, "subscription.started");
  return { drafts, ...timesOf(read.value), finish: async () => ({ kind: "finished", drafts }) };
}

function timesOf(found: { created_at: string; updated_at?: string | null | undefined }) {
  return { changedAt: readTime(found.updated_at), createdAt: readTime(found.created_at) };
}

function readTime(text: string | null | undefined): Date | null {
  const at = new Date(plugAndPayTime(text) ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}
