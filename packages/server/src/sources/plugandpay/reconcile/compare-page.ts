import type { UserMessage } from "@haak/core";
import type { z } from "zod";
import { findEventIds } from "../../../pipeline/accept/event-store.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { fetchedOrderSchema } from "../fetch/fetched-order.ts";
import { fetchedSubscriptionSchema } from "../fetch/fetched-subscription.ts";
import { readFetched } from "../fetch/read-fetched.ts";
import { readHistories } from "../ledger/read-histories.ts";
import type { EventDraft } from "../to-event/event-draft.ts";
import { NEW_ORDER, NEW_SUBSCRIPTION } from "../to-event/history.ts";
import { type Candidate, orderCandidate, subscriptionCandidate } from "./candidate.ts";
import { type Dated, isInSpan } from "./is-in-span.ts";
import type { ComparedStep } from "./list-path.ts";
import type { ReconciledSpan } from "./reconciliation-body.ts";

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
export interface PagePlace extends ReconciledSpan {
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
