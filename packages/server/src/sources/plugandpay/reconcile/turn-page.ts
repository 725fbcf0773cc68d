import type { HaakEvent } from "@haak/core";
import type { AcceptEvent } from "../../../pipeline/accept/group-events.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { ReadingNote } from "../../../platform/reading-note.ts";
import type { Shop } from "../../../platform/shop.ts";
import type { AskPlugAndPay, FetchFailure } from "../fetch/plugandpay-client.ts";
import { fieldAtPlugAndPay, parseDrafts } from "../fetch/unreadable.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { type ComparedPage, comparePage, type Finished } from "./compare-page.ts";
import { firstPath, followLink } from "./list-path.ts";
import { type ComparedThing, resolveUnreadable } from "./reconciliation-store.ts";
import { type ClaimedReconciliation, markOpen, type Progress } from "./record-progress.ts";

type TurnedPage =
  | {
      readonly kind: "turned";
      readonly progress: Progress;
      readonly unreadable: readonly ComparedThing[];
      readonly last: boolean;
    }
  | FetchFailure;

interface PageParts {
  readonly db: Database;
  readonly accept: AcceptEvent;
  readonly ask: AskPlugAndPay;
  readonly source: PlugAndPaySource;
}

/** Compares the next page with the stored events and accepts the missing ones. It may run again at any point, because keys make it idempotent. */
export async function turnPage(parts: PageParts, run: ClaimedReconciliation): Promise<TurnedPage> {
  const { ask, source } = parts;
  const path = run.nextPath ?? firstPath(run.step, run.since);
  const answer = await ask(path);
  if (answer.kind !== "found") return answer;
  if (!Array.isArray(answer.data))
    return {
      kind: "wrong",
      why: hubMessage("plugandpay_not_a_list", {
        what: hubMessage(run.step === "orders" ? "list_of_orders" : "list_of_subscriptions"),
      }),
    };
  const next = answer.next === undefined ? null : followLink(answer.next, { baseUrl: source.baseUrl, path });
  if (next?.kind === "wrong") return next;
  const page = await comparePage(parts.db, answer.data, { ...run, shop: source.shop });
  const counted = await repairPage(parts, run, page);
  if (counted.kind !== "counted") return counted;
  return { kind: "turned", ...advance(run, page, { ...counted, nextPath: next?.path ?? null }) };
}

type Counted = {
  readonly kind: "counted";
  readonly repaired: number;
  readonly unreadable: readonly ComparedThing[];
};

async function repairPage(
  parts: PageParts,
  run: ClaimedReconciliation,
  page: ComparedPage,
): Promise<Counted | FetchFailure> {
  const { db, source } = parts;
  const found = await findMissingEvents(parts.ask, page);
  if (found.kind !== "found") return found;
  if (found.events.length > 0) {
    // The keys of an earlier try are kept, because otherwise a second crash would lose count of the accepted events.
    const keys = [...new Set([...run.openKeys, ...found.events.map(({ event }) => event.key)])];
    await markOpen(db, run, keys);
  }
  const repaired = page.repairedBefore + (await acceptFound(parts.accept, source.shop, found.events));
  // What Plug&Pay has corrected since an earlier comparison disappears from the list of that one too.
  const kind = run.step === "orders" ? "order" : "subscription";
  await resolveUnreadable(db, source.shop, { kind, ids: [...page.completeIds, ...found.completeIds], events: 0 });
  return { kind: "counted", repaired, unreadable: [...page.unreadable, ...found.unreadable] };
}

function advance(run: ClaimedReconciliation, page: ComparedPage, counted: Counted & { nextPath: string | null }) {
  const { repaired, unreadable, nextPath } = counted;
  const progress: Progress = {
    step: nextPath === null ? "subscriptions" : run.step,
    nextPath,
    compared: run.compared + page.compared,
    repaired: run.repaired + repaired,
  };
  return { progress, unreadable, last: nextPath === null && run.step === "subscriptions" };
}

/** A missing event, and the odd values in what it was read from. */
interface MissingEvent {
  readonly event: HaakEvent;
  readonly notes: readonly ReadingNote[];
}

/** What the events that a page lacks are, or why that could not be asked now. */
type MissingEvents =
  | {
      readonly kind: "found";
      readonly events: readonly MissingEvent[];
      readonly unreadable: readonly ComparedThing[];
      /** The ids of the things of which no event is missing any more once these are accepted. */
      readonly completeIds: readonly string[];
    }
  | Exclude<Finished, { kind: "finished" | "unreadable" }>;

/** Completes the missing events of a page; none is accepted before all are complete, so that a failure leaves nothing half done. */
async function findMissingEvents(ask: AskPlugAndPay, page: ComparedPage): Promise<MissingEvents> {
  const events: MissingEvent[] = [];
  const unreadable: ComparedThing[] = [];
  const completeIds: string[] = [];
  for (const { candidate, wanted } of page.lacking) {
    const finished = await candidate.finish(ask, wanted);
    if (finished.kind === "unreadable") {
      unreadable.push(finished.thing);
      continue;
    }
    if (finished.kind !== "finished") return finished;
    const parsed = parseDrafts(finished.drafts);
    events.push(...parsed.events.map((event) => ({ event, notes: finished.notes })));
    if (parsed.problem !== null) unreadable.push({ ...candidate.thing, ...fieldAtPlugAndPay(parsed.problem) });
    else if (wanted.length === candidate.lacking.length) completeIds.push(candidate.thing.id);
  }
  return { kind: "found", events: events.toSorted(byTime), unreadable, completeIds };
}

function byTime(a: MissingEvent, b: MissingEvent): number {
  return Date.parse(a.event.occurred_at) - Date.parse(b.event.occurred_at);
}

/**
 * Accepts the missing events as found by reconciliation, so that rules made later do not call for them. They are accepted together, so that
 * they share a commit, and in the order in which they happened. Returns how many are new: an event whose notice arrived in the meantime was
 * not missing.
 */
async function acceptFound(accept: AcceptEvent, shop: Shop, events: readonly MissingEvent[]): Promise<number> {
  const accepted = await Promise.all(events.map((found) => accept({ ...found, shop, foundByReconciliation: true })));
  return accepted.filter(({ duplicate }) => !duplicate).length;
}
