import { z } from "zod";
import { findEventIds } from "../../../pipeline/accept/insert-events.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ReadingNote } from "../../../platform/reading-note.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { type FetchedOrder, fetchedOrder, ORDER_INCLUDES } from "../fetch/fetched-order.ts";
import { type FetchedSubscription, fetchedSubscription, SUBSCRIPTION_INCLUDES } from "../fetch/fetched-subscription.ts";
import { type AskPlugAndPay, type NotFetched, type ReadFetched, readFetched } from "../fetch/plugandpay-client.ts";
import { askBesideOrder, NOTHING_BESIDE } from "../fetch/prove-order.ts";
import type { Read } from "../fetch/tolerant-reader.ts";
import {
  type EventDraft,
  knownKeys,
  NEW_ORDER,
  NEW_SUBSCRIPTION,
  type OrderHistory,
  type SubscriptionHistory,
  timeOf,
  undoesHistory,
} from "../map/event-history.ts";
import { orderToEvents } from "../map/order-to-events.ts";
import { readHistories } from "../map/read-histories.ts";
import { subscriptionToEvents } from "../map/subscription-to-events.ts";
import type { ComparedStep } from "./list-path.ts";
import type { ComparedKind, ComparedThing, ReconciledSpan } from "./reconciliation-store.ts";

/** The missing events of one thing, complete, or why they could not be completed now. */
export type Finished =
  | { readonly kind: "finished"; readonly drafts: readonly EventDraft[]; readonly notes: readonly ReadingNote[] }
  /** Another answer about the thing cannot be read. */
  | { readonly kind: "unreadable"; readonly thing: ComparedThing }
  | Exclude<NotFetched, { kind: "missing" }>;

/** One order or subscription of a page, compared with the events that are stored. */
export interface Candidate {
  readonly thing: { readonly kind: ComparedKind; readonly id: string };
  /** The missing events, with their final keys and times; their data may still be incomplete. */
  readonly lacking: readonly EventDraft[];
  /** A strict field that cannot be read, so that the missing events cannot be made; null if there is none. */
  readonly problem: ComparedThing | null;
  /** Completes these events, because some data stand elsewhere at Plug&Pay. */
  finish(ask: AskPlugAndPay, wanted: readonly EventDraft[]): Promise<Finished>;
}

type Listed<T> = Extract<ReadFetched<T, ComparedKind>, { ok: true }>;

function orderCandidate(found: Listed<FetchedOrder>, history: OrderHistory): Candidate {
  const listed = found.value;
  const known = knownKeys(`order:${listed.id}`, history);
  return {
    thing: { kind: "order", id: listed.id },
    lacking: orderToEvents(listed, NOTHING_BESIDE, history).filter(({ key }) => !known.has(key)),
    problem: found.problem,
    async finish(ask, wanted) {
      const { id } = listed;
      const path = `/v2/orders/${encodeURIComponent(id)}?include=${ORDER_INCLUDES}`;
      const again = await askAgain(ask, path, wanted);
      if (again?.kind === "unavailable") return again.result;
      const read = again === null ? found : readFetched(fetchedOrder, again.data, { kind: "order", id });
      if (!read.ok) return { kind: "unreadable", thing: read.thing };
      if (read.problem !== null) return { kind: "unreadable", thing: read.problem };
      const order = read.value;
      const asked = await askBesideOrder(ask, order);
      if (asked.kind !== "known") return asked;
      return pick(orderToEvents(order, asked.beside, history), { wanted, notes: read.notes });
    },
  };
}

/** No notice announced an end here, so that a subscription counts as ended only if its state proves it. */
function subscriptionCandidate(found: Listed<FetchedSubscription>, history: SubscriptionHistory): Candidate {
  const listed = found.value;
  const known = knownKeys(`subscription:${listed.id}`, history);
  const beside = { noticeType: "subscription.started", history } as const;
  return {
    thing: { kind: "subscription", id: listed.id },
    lacking: subscriptionToEvents(listed, beside).filter(({ key }) => !known.has(key)),
    problem: found.problem,
    async finish(ask, wanted) {
      const { id } = listed;
      const path = `/v2/subscriptions/${encodeURIComponent(id)}?include=${SUBSCRIPTION_INCLUDES}`;
      const again = await askAgain(ask, path, wanted);
      if (again?.kind === "unavailable") return again.result;
      const read = again === null ? found : readFetched(fetchedSubscription, again.data, { kind: "subscription", id });
      if (!read.ok) return { kind: "unreadable", thing: read.thing };
      if (read.problem !== null) return { kind: "unreadable", thing: read.problem };
      return pick(subscriptionToEvents(read.value, beside), { wanted, notes: read.notes });
    },
  };
}

const NOTHING_MISSING: Finished = { kind: "finished", drafts: [], notes: [] };

type Again =
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "unavailable"; readonly result: Finished };

/**
 * Asks about a thing once more if an event would reverse an earlier one, because the page was read before the stored events and may be
 * older than they are. Null if no such event is wanted.
 */
async function askAgain(ask: AskPlugAndPay, path: string, wanted: readonly EventDraft[]): Promise<Again | null> {
  if (!wanted.some(undoesHistory)) return null;
  const answer = await ask(path);
  switch (answer.kind) {
    case "found":
      return { kind: "data", data: answer.data };
    case "missing":
      return { kind: "unavailable", result: NOTHING_MISSING };
    default:
      return { kind: "unavailable", result: answer };
  }
}

function pick(
  drafts: readonly EventDraft[],
  { wanted, notes }: { wanted: readonly EventDraft[]; notes: readonly ReadingNote[] },
): Finished {
  const keys = new Set(wanted.map(({ key }) => key));
  return { kind: "finished", drafts: drafts.filter(({ key }) => keys.has(key)), notes };
}

export interface ComparedPage {
  /** Orders or subscriptions of the span. */
  readonly compared: number;
  /** The things with missing events in the span, and these events. */
  readonly lacking: readonly { readonly candidate: Candidate; readonly wanted: readonly EventDraft[] }[];
  /** Events that an earlier try at this page found missing and accepted, counted here because that try may have ended before it did. */
  readonly repairedBefore: number;
  /** The things of the page that cannot be read. Each counts as missing, because its events cannot be checked. */
  readonly unreadable: readonly ComparedThing[];
  /** The ids of the things whose events are all stored. */
  readonly completeIds: readonly string[];
}

interface PagePlace extends ReconciledSpan {
  readonly step: ComparedStep;
  readonly shop: ShopKey;
  readonly openKeys: readonly string[];
}

export async function comparePage(db: Db, items: readonly unknown[], place: PagePlace): Promise<ComparedPage> {
  const repairedBefore = await countKnown(db, place);
  const read = place.step === "orders" ? readOrders : readSubscriptions;
  const { candidates, unreadable } = await read(db, items, place);
  const incomplete = candidates.flatMap((candidate) => {
    const wanted = candidate.lacking.filter((draft) => happenedInSpan(draft, place));
    return wanted.length > 0 ? [{ candidate, wanted }] : [];
  });
  const lacking = incomplete.filter(({ candidate }) => candidate.problem === null);
  const refused = incomplete.flatMap(({ candidate }) => candidate.problem ?? []);
  const completeIds = candidates.flatMap(({ lacking: { length }, thing }) => (length === 0 ? [thing.id] : []));
  return {
    compared: candidates.length + unreadable.length,
    lacking,
    repairedBefore,
    unreadable: [...unreadable, ...refused],
    completeIds,
  };
}

async function readOrders(db: Db, items: readonly unknown[], place: PagePlace) {
  const { found, unreadable } = sift(fetchedOrder, items, { kind: "order", span: place });
  const ids = found.map(({ value }) => value.id);
  const histories = await readHistories(db, place.shop, { subject: "order", ids });
  const candidateOf = (one: (typeof found)[number]) => orderCandidate(one, histories.get(one.value.id) ?? NEW_ORDER);
  return { unreadable, candidates: found.map(candidateOf) };
}

async function readSubscriptions(db: Db, items: readonly unknown[], place: PagePlace) {
  const { found, unreadable } = sift(fetchedSubscription, items, { kind: "subscription", span: place });
  const ids = found.map(({ value }) => value.id);
  const histories = await readHistories(db, place.shop, { subject: "subscription", ids });
  const candidateOf = (one: (typeof found)[number]) =>
    subscriptionCandidate(one, histories.get(one.value.id) ?? NEW_SUBSCRIPTION);
  return { unreadable, candidates: found.map(candidateOf) };
}

/** The things of the span that can be read, and those that cannot. */
function sift<T extends Dated & { readonly id: string }>(
  reader: Read<T | null | undefined>,
  items: readonly unknown[],
  { kind, span }: { kind: ComparedKind; span: ReconciledSpan },
) {
  const read = items.map((item) => ({ item, result: readFetched(reader, item, { kind }) }));
  return {
    found: read.flatMap(({ result }) => (result.ok && isInSpan(result.value, span) ? [result] : [])),
    unreadable: read.flatMap(({ item, result }) => (result.ok || !isInSpan(datesOf(item), span) ? [] : [result.thing])),
  };
}

const text = z.string().catch("");

/** The times of a thing that cannot be read as a whole. An unreadable time is empty, so that the thing belongs to the span. */
const datesSchema = z.object({ created_at: text, updated_at: text }).catch({ created_at: "", updated_at: "" });

function datesOf(item: unknown): Dated {
  return datesSchema.parse(item);
}

function happenedInSpan({ occurred_at }: EventDraft, { until, openEnded }: ReconciledSpan): boolean {
  return openEnded || !(Date.parse(occurred_at) > until.getTime());
}

async function countKnown(db: Db, { shop, openKeys }: PagePlace): Promise<number> {
  const keys = openKeys.map((key) => ({ shopId: shop.id, key }));
  return (await findEventIds(db, shop.bucket, keys)).size;
}

/** What of a listed thing says when it was made and changed. */
interface Dated {
  readonly created_at?: string | null | undefined;
  readonly updated_at?: string | null | undefined;
}

/**
 * Whether a listed thing belongs to the span. It must be checked here, because Plug&Pay's filters have a precision of seconds. A thing
 * without a readable time belongs to the span, because otherwise it would never be compared.
 */
function isInSpan({ created_at, updated_at }: Dated, { since, until, openEnded }: ReconciledSpan): boolean {
  const sinceSecond = Math.floor(since.getTime() / 1_000) * 1_000;
  if (timeOf(updated_at) < sinceSecond) return false;
  return openEnded || !(timeOf(created_at) > until.getTime());
}
