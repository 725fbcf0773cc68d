import type { Db } from "../../../world/database.ts";
import type { ShopKey } from "../../../world/shop.ts";
import { findEventIds } from "../../event-store.ts";
import type { EventDraft } from "../to-event/event-draft.ts";
import { takenBackKey } from "../to-event/reversal-of.ts";
import { type Candidate, readCandidate } from "./candidate.ts";
import type { Step } from "./list-path.ts";
import type { ReconciledSpan } from "./reconciliation-body.ts";

/** What a page of a list holds, beside what the ledger has. */
export interface ComparedPage {
  /** Orders or subscriptions of the span. */
  readonly compared: number;
  /** Those with events that are not in the ledger, and which these are. */
  readonly lacking: readonly { readonly candidate: Candidate; readonly keys: ReadonlySet<string> }[];
  /** How many events of the page the ledger has though an earlier try at this page found them missing. */
  readonly repairedBefore: number;
  /** Why things of the page cannot be read; each is something that is missing. */
  readonly unreadable: readonly string[];
}

/** Where a page stands, and what an earlier try at it was about to accept. */
export interface PagePlace extends ReconciledSpan {
  readonly step: Step;
  readonly shop: ShopKey;
  readonly openKeys: readonly string[];
}

/** Looks a page of things up in the ledger, all in one statement. */
export async function comparePage(db: Db, items: readonly unknown[], place: PagePlace): Promise<ComparedPage> {
  const read = items.map((item) => readCandidate(place.step, item));
  const unreadable = read.flatMap((one) => ("why" in one ? [one.why] : []));
  const candidates = read.flatMap((one) => ("why" in one || !isInSpan(one, place) ? [] : [one]));
  const known = await findKnownKeys(db, place.shop, candidates);
  const lacking = candidates.flatMap((candidate) => {
    const keys = new Set(candidate.drafts.filter((draft) => isMissing(draft, known, place)).map(({ key }) => key));
    return keys.size > 0 ? [{ candidate, keys }] : [];
  });
  const here = new Set(candidates.flatMap(({ drafts }) => drafts.map(({ key }) => key)));
  const repairedBefore = place.openKeys.filter((key) => here.has(key) && known.has(key)).length;
  return { compared: candidates.length + unreadable.length, lacking, repairedBefore, unreadable };
}

/** Not changed since is not asked for, and what was made later is not of the span. Filters know whole seconds only. */
function isInSpan({ changedAt, createdAt }: Candidate, { since, until, openEnded }: ReconciledSpan): boolean {
  const sinceSecond = Math.floor(since.getTime() / 1_000) * 1_000;
  if (changedAt !== null && changedAt.getTime() < sinceSecond) return false;
  return openEnded || createdAt === null || createdAt <= until;
}

function isMissing(draft: EventDraft, known: ReadonlySet<string>, { until, openEnded }: ReconciledSpan): boolean {
  if (known.has(draft.key)) return false;
  const before = takenBackKey(draft);
  if (before !== null && !known.has(before)) return false;
  return openEnded || !(Date.parse(draft.occurred_at) > until.getTime());
}

async function findKnownKeys(db: Db, shop: ShopKey, candidates: readonly Candidate[]): Promise<Set<string>> {
  const drafts = candidates.flatMap((one) => one.drafts);
  const keys = new Set(drafts.flatMap((draft) => [draft.key, takenBackKey(draft) ?? draft.key]));
  const found = await findEventIds(
    db,
    shop.bucket,
    [...keys].map((key) => ({ shopId: shop.id, key })),
  );
  return new Set([...keys].filter((key) => found.has(`${shop.id} ${key}`)));
}
