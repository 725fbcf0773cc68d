import type { EnglishFieldError, UserMessage } from "@haak/core";
import { type EventType, type HaakEvent, parseEvent, translatable } from "@haak/core";
import type { AcceptEvent } from "../../../pipeline/accept/group-events.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Shop } from "../../../platform/shop.ts";
import type { Proof } from "../fetch/proof.ts";
import type { HandledNotice } from "./settle-notice.ts";

/** Whose notice it was, and what it told of. */
export interface NoticeFacts {
  readonly shop: Shop;
  readonly tells: EventType;
}

/** Accepts what was proved, and says what the try at the notice came to. */
export async function acceptProof(
  parts: { accept: AcceptEvent },
  proof: Proof,
  facts: NoticeFacts,
): Promise<HandledNotice> {
  switch (proof.kind) {
    case "proved":
      return acceptEvents(parts, proof, facts);
    case "unusable":
    case "missing":
      return { kind: "failed", why: proof.why };
    case "token_refused":
    case "held":
      return proof;
    case "unavailable":
      return { ...proof, kind: "again" };
  }
}

async function acceptEvents(
  { accept }: { accept: AcceptEvent },
  proof: Extract<Proof, { kind: "proved" }>,
  { shop, tells }: NoticeFacts,
): Promise<HandledNotice> {
  const events: HaakEvent[] = [];
  for (const draft of proof.events) {
    const parsed = parseEvent(draft);
    if (!parsed.ok) return { kind: "failed", why: notAnEvent(draft.type, parsed.errors) };
    events.push(parsed.event);
  }
  // The last of its sort: a subscription that came back has two starts.
  const heard = events.findLastIndex(({ type }) => type === tells);
  // Together, so that they share a commit, and in order, so that created comes before paid. What the notice did not tell of
  // was found rather than heard: rules that were made since it happened do not call for it.
  const accepted = await Promise.all(
    events.map((event, index) => accept({ shop, event, foundByReconciliation: index !== heard })),
  );
  const result = accepted[heard];
  if (result !== undefined) return { kind: "done", eventId: result.id, note: proof.note };
  return {
    kind: "again",
    why: hubMessage("notice_about", { event: tells, otherwise: proof.otherwise ?? "" }),
    retryAfterSeconds: null,
  };
}

const ERRORS_SHOWN_MAX = 5;

function notAnEvent(type: string, errors: readonly EnglishFieldError[]): UserMessage {
  return hubMessage("event_incomplete", { event: type, problems: translatable(errors.slice(0, ERRORS_SHOWN_MAX)) });
}
