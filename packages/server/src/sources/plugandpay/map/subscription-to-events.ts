import type { SubscriptionEvent } from "@haak/core";
import { customerIdOf, customerOf, modeOf, productOf } from "../fetch/fetched-fields.ts";
import type { FetchedSubscription } from "../fetch/fetched-subscription.ts";
import {
  changedSince,
  type EventDraft,
  type KnownEvent,
  numberedKey,
  type SubscriptionHistory,
  timeOf,
} from "./event-history.ts";
import { moneyText, plugAndPayTime } from "./event-values.ts";

/** What the notice says, and what the ledger held before Plug&Pay was asked. */
export interface BesideSubscription {
  /**
   * An inactive subscription may be one that has ended or one that never began, and only a notice of its end or a collection
   * tells them apart.
   */
  readonly noticeType: SubscriptionEvent["type"];
  readonly history: SubscriptionHistory;
}

type What = "started" | "cancelled" | "ended";

/**
 * Every event that a fetched subscription proves, in the order in which they happened. One that has ended by the ledger and
 * runs by Plug&Pay has come back, and lives again. The start and the end of a life have its number, so that whoever asks at
 * whatever time makes the same key of the same turn. Coming back from a cancellation alone is no start: it was active.
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
    ...drafts("cancelled", cancellations, () => plugAndPayTime(found.cancelled_at) ?? changedAt(found)),
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
    // An answer from before the end that is known tells of nothing new.
    cancellations: wasCancelled(found)
      ? lastOf(isBack && !livesAgain ? history.cancelled.length : cancellationNumber(found, history, life))
      : [],
    ends: ended ? [life] : [],
  };
}

/** The first start becomes an event even if it is known only when a later one is. */
function startsOf(life: number, known: number): number[] {
  return known > 0 || life === 1 ? [life] : [1, life];
}

function lastOf(count: number): number[] {
  return count > 0 ? [count] : [];
}

const RUNNING: ReadonlySet<string> = new Set(["active", "cancelled"]);

function startedAt({ created_at }: FetchedSubscription): string {
  return plugAndPayTime(created_at) ?? created_at;
}

/** Where Plug&Pay tells no moment, it is the last change, unless somebody edits the subscription later. */
function changedAt(found: FetchedSubscription): string {
  return plugAndPayTime(found.updated_at) ?? startedAt(found);
}

function wasCancelled({ status, cancelled_at }: FetchedSubscription): boolean {
  return status === "cancelled" || (status !== "active" && Boolean(cancelled_at));
}

function hasEnded({ status, billing }: FetchedSubscription, noticeType: SubscriptionEvent["type"]): boolean {
  if (status === "ended") return true;
  return status === "inactive" && (noticeType === "subscription.ended" || (billing?.schedule?.latest ?? 0) > 0);
}

/**
 * Which cancellation of a subscription this is, counted over all its lives; 0 if there is none. `life` counts its starts: one
 * that came back after its end has another life, whose first cancellation is a new one. Within a life only a later
 * `cancelled_at` tells of another, and not of a subscription that has ended, as ending may write that time anew.
 */
function cancellationNumber(found: FetchedSubscription, history: SubscriptionHistory, life: number): number {
  const { cancelled, ended } = history;
  const last = cancelled.at(-1);
  const endBefore = ended[life - 2]?.at.getTime() ?? Number.NEGATIVE_INFINITY;
  const at = timeOf(found.cancelled_at);
  // Left over from the life before.
  if (at <= endBefore) return cancelled.length;
  if (last === undefined || last.at.getTime() < endBefore) return cancelled.length + 1;
  return found.status === "cancelled" && isLater(at, last) ? cancelled.length + 1 : cancelled.length;
}

function isLater(at: number, { at: before, doubtMs }: KnownEvent): boolean {
  return at - before.getTime() > doubtMs;
}

/** A fetched subscription as events carry it, in the words of Haak. What Plug&Pay does not tell is absent. */
function subscriptionData(found: FetchedSubscription, { ended }: { ended: boolean }) {
  return {
    id: found.id,
    status: found.status,
    type: (found.type ?? found.product?.type) === "installments" ? "installments" : "subscription",
    mode: modeOf(found.mode),
    source: found.source,
    label: found.label,
    product: found.product ? productOf(found.product) : undefined,
    customer: customerOf(found.billing, customerIdOf(found.billing?.payment_options?.customer_id)),
    ...pricingOf(found),
    started_at: plugAndPayTime(found.created_at),
    cancelled_at: plugAndPayTime(found.cancelled_at),
    // Plug&Pay tells no moment of the end; what changed last is the end, unless somebody edits it later.
    ended_at: ended ? plugAndPayTime(found.updated_at) : null,
    ...scheduleOf(found),
    tags: found.tags ?? [],
  };
}

function pricingOf({ pricing }: FetchedSubscription) {
  return {
    amount: moneyText(pricing?.amount),
    amount_with_tax: moneyText(pricing?.amount_with_tax),
    currency: "EUR",
    quantity: pricing?.quantity ?? 1,
  };
}

function scheduleOf({ billing }: FetchedSubscription) {
  const schedule = billing?.schedule;
  return {
    interval: schedule?.interval,
    ends_at: plugAndPayTime(schedule?.termination_at),
    next_payment_at: plugAndPayTime(schedule?.next_at),
    payments_done: schedule?.latest,
    payments_left: schedule?.remaining,
  };
}
