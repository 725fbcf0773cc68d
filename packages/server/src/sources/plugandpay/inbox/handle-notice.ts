import type { EventType, GuardedRequest, HaakEvent, UserMessage } from "@haak/core";
import type { AcceptEvent } from "../../../pipeline/accept/group-events.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Shop } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { createPacedAsk } from "../fetch/paced-ask.ts";
import type { AskPlugAndPay } from "../fetch/plugandpay-client.ts";
import { type Proof, proveAffiliate, proveSubscription } from "../fetch/proof.ts";
import { proveOrder } from "../fetch/prove-order.ts";
import {
  type DraftProblem,
  fieldAtPlugAndPay,
  parseDrafts,
  reasonsOfEvent,
  whyUnreadable,
} from "../fetch/unreadable.ts";
import { proveForm } from "../map/prove-form.ts";
import { proveSubmission } from "../map/prove-submission.ts";
import { readHistory } from "../map/read-histories.ts";
import { isSubmission, type ThingNotice } from "../receive/notice.ts";
import { readNotice } from "../receive/read-notice.ts";
import { type ComparedKind, resolveUnreadable } from "../reconcile/reconciliation-store.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { type ClaimedNotice, DUE_NOTICES, type HandledNotice } from "./settle-notice.ts";

export interface HandleParts {
  readonly db: Database;
  readonly clock: Clock;
  /** The guarded request, because the server must never call an internal address. */
  readonly request: GuardedRequest;
  readonly accept: AcceptEvent;
  /** The time limit of each request to Plug&Pay. */
  readonly timeoutMs: number;
  /** Waits for this many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * Tries once to turn a notice into events. Accepting is idempotent by key, so that a crash afterwards, a second notice about the same
 * thing or another try makes only duplicates.
 *
 * @throws LeaseLost if another worker has the notice by now.
 */
export async function handleNotice(
  parts: HandleParts,
  claimed: ClaimedNotice,
  source: PlugAndPaySource,
): Promise<HandledNotice> {
  const read = readNotice(claimed);
  if (read.kind !== "known") return { kind: "failed", why: hubMessage("notice_not_readable") };
  const { notice } = read;
  const accept = (proof: Proof, thing: NoticeFacts["thing"] = null) =>
    acceptProof(parts, proof, { shop: source.shop, eventType: notice.trigger.eventType, thing });
  if (isSubmission(notice)) {
    const mustBeSigned = source.webhookKey !== null;
    return accept(proveSubmission(notice, { receivedAt: claimed.receivedAt, mustBeSigned }));
  }
  if (source.apiToken === null) {
    return notice.version === "v1"
      ? accept(proveForm(notice, claimed.receivedAt))
      : { kind: "needs_token", why: NO_TOKEN };
  }
  if (source.apiTokenRefused) return { kind: "needs_token", why: REFUSED_TOKEN };
  const keepUntil = (until: Date) => DUE_NOTICES.update(parts.db, claimed, { due_at: until });
  const ask = createPacedAsk({ ...parts, keepUntil }, source, source.apiToken);
  const thing = { kind: notice.trigger.subject, id: notice.id };
  return accept(await proveThing(parts, ask, { notice, source }), thing);
}

const NO_TOKEN = hubMessage("notice_v2_needs_token");
const REFUSED_TOKEN = hubMessage("notice_token_refused");

/** The history is read first, so that the answer of Plug&Pay is newer than every event in it. */
async function proveThing(
  { db, clock }: HandleParts,
  ask: AskPlugAndPay,
  { notice, source }: { notice: ThingNotice; source: PlugAndPaySource },
): Promise<Proof> {
  const { trigger, id } = notice;
  switch (trigger.subject) {
    case "order":
      return proveOrder(ask, { id, history: await readHistory(db, source.shop, { subject: "order", id }) });
    case "subscription": {
      const history = await readHistory(db, source.shop, { subject: "subscription", id });
      return proveSubscription(ask, { id, noticeType: trigger.eventType, history });
    }
    case "affiliate": {
      const history = await readHistory(db, source.shop, { subject: "affiliate", id });
      return proveAffiliate(ask, { id, noticeType: trigger.eventType, history, clock });
    }
  }
}

export interface NoticeFacts {
  readonly shop: Shop;
  readonly eventType: EventType;
  /** What was fetched from Plug&Pay. Null if the notice itself has the data. */
  readonly thing: { readonly kind: ThingNotice["trigger"]["subject"]; readonly id: string } | null;
}

async function acceptProof(parts: AcceptParts, proof: Proof, facts: NoticeFacts): Promise<HandledNotice> {
  switch (proof.kind) {
    case "proved":
      return acceptEvents(parts, proof, facts);
    case "unreadable":
      return { kind: "failed", why: whyUnreadable(proof.thing) };
    case "unusable":
    case "missing":
      return { kind: "failed", why: proof.why };
    case "token_refused":
    case "paused":
      return proof;
    case "unavailable":
      return { ...proof, kind: "again" };
  }
}

type AcceptParts = Pick<HandleParts, "accept" | "db">;

async function acceptEvents(
  { accept, db }: AcceptParts,
  proof: Extract<Proof, { kind: "proved" }>,
  { shop, eventType, thing }: NoticeFacts,
): Promise<HandledNotice> {
  const { events, problem } = parseDrafts(proof.events);
  if (problem !== null) return { kind: "failed", why: whyIncomplete(problem, { eventType, thing }) };
  // The last event of its type, because a subscription that was resumed has two starts.
  const announcedAt = events.findLastIndex(({ type }) => type === eventType);
  // All events are accepted together, so that they share a commit, and in order, so that created comes before paid. Earlier events of the
  // subscription count as found by reconciliation, so that a rule that was made after them does not call for them.
  const isAnnounced = (event: HaakEvent, index: number) =>
    index === announcedAt || (isMadeOrPaid(eventType) && isMadeOrPaid(event.type));
  const accepted = await Promise.all(
    events.map((event, index) =>
      accept({ shop, event, foundByReconciliation: !isAnnounced(event, index), notes: proof.notes }),
    ),
  );
  if (thing !== null && isCompared(thing.kind)) {
    await resolveUnreadable(db, shop, { kind: thing.kind, ids: [thing.id], events: 0 });
  }
  const announced = accepted[announcedAt];
  if (announced !== undefined) return { kind: "done", eventId: announced.id, note: proof.note, notes: proof.notes };
  return {
    kind: "again",
    why: hubMessage("notice_about", { event: eventType, otherwise: proof.otherwise ?? "" }),
    retryAfterSeconds: null,
  };
}

function isCompared(kind: string): kind is ComparedKind {
  return kind === "order" || kind === "subscription";
}

/**
 * Whether an event is announced by a notice about an order. Such a notice announces both the creation and the payment. Otherwise the calls
 * of a new rule would depend on which of two notices arrived first.
 */
function isMadeOrPaid(type: HaakEvent["type"]): boolean {
  return type === "order.created" || type === "order.paid";
}

function whyIncomplete(
  problem: DraftProblem,
  { eventType, thing }: Pick<NoticeFacts, "eventType" | "thing">,
): UserMessage {
  if (thing !== null) return whyUnreadable({ ...thing, ...fieldAtPlugAndPay(problem) });
  return hubMessage("notice_incomplete", { event: eventType, reason: reasonsOfEvent(problem) });
}
