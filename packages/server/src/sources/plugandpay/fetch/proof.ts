import type { AffiliateEvent, UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { ReadingNote } from "../../../platform/reading-note.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { affiliateToEvents, fetchedSeller, SELLER_INCLUDES } from "../map/affiliate-to-events.ts";
import type { AffiliateHistory, EventDraft } from "../map/event-history.ts";
import { type BesideSubscription, subscriptionToEvents } from "../map/subscription-to-events.ts";
import { fetchedSubscription, SUBSCRIPTION_INCLUDES } from "./fetched-subscription.ts";
import { type AskPlugAndPay, type NotFetched, type ReadFetched, readFetched } from "./plugandpay-client.ts";
import type { UnreadableThing } from "./unreadable.ts";

/** What Plug&Pay proves about the order, subscription or affiliate of a notice. */
export type Proof =
  /**
   * Every event that Plug&Pay proves. The event that the notice announced may be missing, because the state can have changed since:
   * `otherwise` describes the present state. `note` names what could not be found out although nothing failed.
   */
  | {
      readonly kind: "proved";
      readonly events: readonly EventDraft[];
      readonly otherwise: UserMessage | null;
      readonly note: UserMessage | null;
      /** The odd values in what Plug&Pay sent. */
      readonly notes: readonly ReadingNote[];
    }
  /** The answer can never become an event, so that it is not fetched again. */
  | { readonly kind: "unusable"; readonly why: UserMessage }
  /** The answer has a value that cannot be read. */
  | { readonly kind: "unreadable"; readonly thing: UnreadableThing }
  | NotFetched;

/**
 * The proof of an answer that was read. A problem in a strict field matters only if there is an event: an unpaid draft without an e-mail
 * address is no failure.
 */
export function provedBy(
  { notes, problem }: Pick<Extract<ReadFetched<unknown>, { ok: true }>, "notes" | "problem">,
  proved: Pick<Extract<Proof, { kind: "proved" }>, "events" | "otherwise" | "note">,
): Proof {
  if (problem !== null && proved.events.length > 0) return { kind: "unreadable", thing: problem };
  return { kind: "proved", ...proved, notes };
}

/** The history is read before Plug&Pay is asked, because otherwise it may contain an event that is newer than the answer. */
export interface AffiliateQuestion {
  readonly id: string;
  readonly noticeType: AffiliateEvent["type"];
  readonly history: AffiliateHistory;
  readonly clock: Clock;
}

/** Fetches an affiliate and returns the events that it proves. */
export async function proveAffiliate(
  ask: AskPlugAndPay,
  { id, noticeType, history, clock }: AffiliateQuestion,
): Promise<Proof> {
  const askedAt = clock.now();
  const answer = await ask(`/v2/affiliates/sellers/${id}?include=${SELLER_INCLUDES}`);
  if (answer.kind !== "found") return answer;
  const read = readFetched(fetchedSeller, answer.data, { kind: "affiliate", id });
  if (!read.ok) return { kind: "unreadable", thing: read.thing };
  const otherwise = hubMessage("affiliate_state", {
    id,
    status: read.value.status ?? hubMessage("payment_unknown"),
  });
  const events = affiliateToEvents(read.value, { noticeType, history, askedAt });
  return provedBy(read, { events, otherwise, note: null });
}

/** Fetches a subscription or plan of instalments and returns the events that it proves. */
export async function proveSubscription(
  ask: AskPlugAndPay,
  { id, ...beside }: BesideSubscription & { readonly id: string },
): Promise<Proof> {
  const answer = await ask(`/v2/subscriptions/${encodeURIComponent(id)}?include=${SUBSCRIPTION_INCLUDES}`);
  if (answer.kind !== "found") return answer;
  const read = readFetched(fetchedSubscription, answer.data, { kind: "subscription", id });
  if (!read.ok) return { kind: "unreadable", thing: read.thing };
  const otherwise = hubMessage("subscription_state", {
    id,
    status: read.value.status ?? hubMessage("payment_unknown"),
  });
  return provedBy(read, { events: subscriptionToEvents(read.value, beside), otherwise, note: null });
}
