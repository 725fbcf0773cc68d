import type { EnglishFieldError } from "@haak/core";
import { type HaakEvent, parseEvent, translatable, type UserMessage } from "@haak/core";
import type { AcceptEvent } from "../../../pipeline/accept/post-event.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Shop } from "../../../platform/shop.ts";
import type { AskPlugAndPay } from "../fetch/plugandpay-client.ts";
import type { EventDraft } from "../to-event/event-draft.ts";
import type { Finished } from "./candidate.ts";
import type { ComparedPage } from "./compare-page.ts";

/** What the events that a page lacks are, or why that could not be asked now. */
export type MissingEvents =
  | { readonly kind: "found"; readonly events: readonly HaakEvent[]; readonly broken: readonly UserMessage[] }
  | Exclude<Finished, { kind: "finished" }>;

/** Finds out all that is to be told of the missing events of a page; nothing is accepted before all is known. */
export async function findMissingEvents(ask: AskPlugAndPay, page: ComparedPage): Promise<MissingEvents> {
  const drafts: EventDraft[] = [];
  for (const { candidate, wanted } of page.lacking) {
    const finished = await candidate.finish(ask, wanted);
    if (finished.kind !== "finished") return finished;
    drafts.push(...finished.drafts);
  }
  const parsed = drafts.map((draft) => ({ draft, result: parseEvent(draft) }));
  return {
    kind: "found",
    events: parsed.flatMap(({ result }) => (result.ok ? [result.event] : [])).toSorted(byTime),
    broken: parsed.flatMap(({ draft, result }) => (result.ok ? [] : [notAnEvent(draft, result.errors)])),
  };
}

function byTime(a: HaakEvent, b: HaakEvent): number {
  return Date.parse(a.occurred_at) - Date.parse(b.occurred_at);
}

function notAnEvent({ key }: EventDraft, errors: readonly EnglishFieldError[]): UserMessage {
  return hubMessage("event_incomplete", {
    event: key,
    problems: translatable(errors.slice(0, 1)),
  });
}

/**
 * Accepts events that were found rather than heard, so that rules made later do not call for them. Together, so that they
 * share a commit, and in the order in which they happened. Returns how many were not there: one whose notice came in the
 * meantime was not missing.
 */
export async function acceptFound(accept: AcceptEvent, shop: Shop, events: readonly HaakEvent[]): Promise<number> {
  const accepted = await Promise.all(events.map((event) => accept({ shop, event, foundLate: true })));
  return accepted.filter(({ duplicate }) => !duplicate).length;
}
