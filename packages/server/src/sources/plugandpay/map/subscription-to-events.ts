import type { SubscriptionEvent } from "@haak/core";
import { customerIdOf, customerOf, discountsOf, productOf } from "../fetch/fetched-fields.ts";
import type { FetchedSubscription } from "../fetch/fetched-subscription.ts";
import {
  changedSince,
  type EventDraft,
  type KnownEvent,
  numberedKey,
  type SubscriptionHistory,
  timeOf,
} from "./event-history.ts";

/** The type of the notice, and the events that were stored before Plug&Pay was asked. */
export interface BesideSubscription {
  /** An inactive subscription may have ended or may never have started. Only a notice of its end or a collection shows which. */
  readonly noticeType: SubscriptionEvent["type"];
  readonly history: SubscriptionHistory;
}

type What = "started" | "cancelled" | "ended";

/**
 * All events that a fetched subscription proves, in the order in which they happened. If the stored events say that it has ended but it
 * runs at Plug&Pay, it was resumed and has a new life. The start and the end of a life have its number, so that every worker makes the same
 * key for the same change. Undoing a cancellation is no start, because the subscription was still active.
 */
export function subscriptionToEvents(found: FetchedSubscription, beside: BesideSubscription): EventDraft[] {
  const ended = hasEnded(found, beside.noticeType);
  const data = { subscription: subscriptionData(found, { ended }) };
  const drafts = (what: What, numbers: readonly number[], at: (number: number) => string): EventDraft[] =>
    numbers.map((number) => ({
      key: numberedKey(`subscription:${found.id}`, what, number),
      type: `subscription.${what}`,
      occurred_at: at(number),
      data,
    }));
  const { starts, cancellations, ends } = numbersOf(found, { ...beside, ended });
  return [
    ...drafts("started", starts, (number) => (number === 1 ? startedAt(found) : changedAt(found))),
    ...drafts("cancelled", cancellations, () => found.cancelled_at ?? changedAt(found)),
    ...drafts("ended", ends, () => changedAt(found)),
  ];
}

function numbersOf(found: FetchedSubscription, { history, ended }: BesideSubscription & { ended: boolean }) {
  const { started, ended: ends } = history;
  const lastEnd = ends.at(-1);
  const isBack = lastEnd !== undefined && ends.length >= started.length && RUNNING.has(found.status);
  const livesAgain = isBack && changedSince(found, lastEnd);
  const life = livesAgain ? ends.length + 1 : Math.max(started.length, 1);
  return {
    starts: ended || found.status !== "inactive" ? startsOf(life, started.length) : [],
    // An answer from before the known end proves nothing new.
    cancellations: wasCancelled(found)
      ? lastOf(isBack && !livesAgain ? history.cancelled.length : cancellationNumber(found, history, life))
      : [],
    ends: ended ? [life] : [],
  };
}

/** The first start becomes an event, even if only a later one is known. */
function startsOf(life: number, known: number): number[] {
  return known > 0 || life === 1 ? [life] : [1, life];
}

function lastOf(count: number): number[] {
  return count > 0 ? [count] : [];
}

const RUNNING: ReadonlySet<string> = new Set(["active", "cancelled"]);

/** One of the two times is known. */
function startedAt({ created_at, updated_at }: FetchedSubscription): string {
  return created_at ?? updated_at ?? "";
}

/** Without a time from Plug&Pay, the last change is the best estimate. It is wrong if the subscription was edited afterwards. */
function changedAt(found: FetchedSubscription): string {
  return found.updated_at ?? startedAt(found);
}

function wasCancelled({ status, cancelled_at }: FetchedSubscription): boolean {
  return status === "cancelled" || (status !== "active" && Boolean(cancelled_at));
}

function hasEnded({ status, billing }: FetchedSubscription, noticeType: SubscriptionEvent["type"]): boolean {
  if (status === "ended") return true;
  return status === "inactive" && (noticeType === "subscription.ended" || (billing?.schedule?.latest ?? 0) > 0);
}

/**
 * The number of a cancellation, counted over all lives. It is 0 if there is none. `life` is the number of starts. A resumed subscription
 * has another life, so that its first cancellation is a new one. Within a life only a later `cancelled_at` means another cancellation. This
 * does not hold for an ended subscription, because the end may write that time again.
 */
function cancellationNumber(found: FetchedSubscription, history: SubscriptionHistory, life: number): number {
  const { cancelled, ended } = history;
  const last = cancelled.at(-1);
  const endBefore = ended[life - 2]?.at.getTime() ?? Number.NEGATIVE_INFINITY;
  const at = timeOf(found.cancelled_at);
  // This cancellation belongs to the life before.
  if (at <= endBefore) return cancelled.length;
  if (last === undefined || last.at.getTime() < endBefore) return cancelled.length + 1;
  return found.status === "cancelled" && isLater(at, last) ? cancelled.length + 1 : cancelled.length;
}

function isLater(at: number, { at: before, doubtMs }: KnownEvent): boolean {
  return at - before.getTime() > doubtMs;
}

/** Converts a fetched subscription to the data of an event. Data that Plug&Pay does not give is absent. */
function subscriptionData(found: FetchedSubscription, { ended }: { ended: boolean }) {
  return {
    id: found.id,
    status: found.status,
    type: (found.type ?? found.product?.type) === "installments" ? "installments" : "subscription",
    mode: found.mode ?? "live",
    source: found.source,
    label: found.label,
    product: found.product ? productOf(found.product) : undefined,
    customer: customerOf(found.billing, customerIdOf(found.billing?.payment_options?.customer_id)),
    tax_exempt: found.billing?.contact?.tax_exempt,
    ...pricingOf(found),
    trial: trialOf(found),
    started_at: found.created_at,
    cancelled_at: found.cancelled_at,
    // Plug&Pay gives no time of the end. The last change is the best estimate, unless it was edited later.
    ended_at: ended ? found.updated_at : null,
    ...scheduleOf(found),
    tags: found.tags ?? [],
  };
}

function pricingOf({ pricing }: FetchedSubscription) {
  return {
    amount: pricing?.amount ?? null,
    amount_with_tax: pricing?.amount_with_tax ?? null,
    currency: "EUR",
    quantity: pricing?.quantity ?? 1,
    discounts: discountsOf(pricing?.discounts),
  };
}

function trialOf({ trial }: FetchedSubscription) {
  return trial && { starts_at: trial.start, ends_at: trial.end, active: trial.is_active };
}

function scheduleOf({ billing }: FetchedSubscription) {
  const schedule = billing?.schedule;
  return {
    interval: schedule?.interval,
    ends_at: schedule?.termination_at,
    next_payment_at: schedule?.next_at,
    payments_done: schedule?.latest,
    payments_left: schedule?.remaining,
  };
}
