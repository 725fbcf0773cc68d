import type { UserMessage } from "@haak/core";
import type { z } from "zod";
import { findEventIds } from "../../../pipeline/accept/insert-events.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { fetchedOrderSchema } from "../fetch/fetched-order.ts";
import { fetchedSubscriptionSchema } from "../fetch/fetched-subscription.ts";
import { readFetched } from "../fetch/plugandpay-client.ts";
import { type EventDraft, NEW_ORDER, NEW_SUBSCRIPTION, timeOf } from "../map/event-history.ts";
import { readHistories } from "../map/read-histories.ts";
import { type Candidate, orderCandidate, subscriptionCandidate } from "./candidate.ts";
import type { ComparedStep } from "./list-path.ts";
import type { ReconciledSpan } from "./reconciliation-store.ts";

/** What a page of a list holds, beside what the ledger has. */
export interface ComparedPage {
  /** Orders or subscriptions of the span. */
  readonly compared: number;
  /** Those with events of the span that are not in the ledger, and which these are. */
  readonly lacking: readonly { readonly candidate: Candidate; readonly wanted: readonly EventDraft[] }[];
  /** How many events the ledger has though an earlier try at this page found them missing. */
  readonly repairedBefore: number;
  /** Why things of the page cannot be read; each is something that is missing. */
  readonly unreadable: readonly UserMessage[];
}

/** Where a page stands, and what an earlier try at it was about to accept. */
interface PagePlace extends ReconciledSpan {
  readonly step: ComparedStep;
  readonly shop: ShopKey;
  readonly openKeys: readonly string[];
}

/** Looks a page of things up in the ledger. */
export async function comparePage(db: Db, items: readonly unknown[], place: PagePlace): Promise<ComparedPage> {
  const repairedBefore = await countKnown(db, place);
  const read = place.step === "orders" ? readOrders : readSubscriptions;
  const { candidates, unreadable } = await read(db, items, place);
  const lacking = candidates.flatMap((candidate) => {
    const wanted = candidate.lacking.filter((draft) => happenedInSpan(draft, place));
    return wanted.length > 0 ? [{ candidate, wanted }] : [];
  });
  return { compared: candidates.length + unreadable.length, lacking, repairedBefore, unreadable };
}

async function readOrders(db: Db, items: readonly unknown[], place: PagePlace) {
  const { found, unreadable } = sift(fetchedOrderSchema, items, place);
  const ids = found.map(({ id }) => id);
  const histories = await readHistories(db, place.shop, { subject: "order", ids });
  return { unreadable, candidates: found.map((one) => orderCandidate(one, histories.get(one.id) ?? NEW_ORDER)) };
}

async function readSubscriptions(db: Db, items: readonly unknown[], place: PagePlace) {
  const { found, unreadable } = sift(fetchedSubscriptionSchema, items, place);
  const ids = found.map(({ id }) => id);
  const histories = await readHistories(db, place.shop, { subject: "subscription", ids });
  const candidateOf = (one: (typeof found)[number]) =>
    subscriptionCandidate(one, histories.get(one.id) ?? NEW_SUBSCRIPTION);
  return { unreadable, candidates: found.map(candidateOf) };
}

/** The things of the span, and why others cannot be read. */
function sift<Schema extends z.ZodType<Dated & { id: string }>>(
  schema: Schema,
  items: readonly unknown[],
  span: ReconciledSpan,
) {
  const read = items.map((item) => readFetched(schema, item));
  return {
    found: read.flatMap((one) => (one.ok && isInSpan(one.value, span) ? [one.value] : [])),
    unreadable: read.flatMap((one) => (one.ok ? [] : [one.why])),
  };
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
  readonly created_at: string;
  readonly updated_at?: string | null | undefined;
}

/**
 * Whether a listed thing is of the span. What did not change since is not asked for, and what was made later is not of it.
 * Filters know whole seconds only; what tells no time that can be read is looked at.
 */
function isInSpan({ created_at, updated_at }: Dated, { since, until, openEnded }: ReconciledSpan): boolean {
  const sinceSecond = Math.floor(since.getTime() / 1_000) * 1_000;
  if (timeOf(updated_at) < sinceSecond) return false;
  return openEnded || !(timeOf(created_at) > until.getTime());
}
