import type { SubscriptionEvent } from "@haak/core";
import { customerOf, modeOf, productOf } from "../fetch/fetched-fields.ts";
import type { FetchedSubscription } from "../fetch/fetched-subscription.ts";
import type { EventDraft } from "./event-draft.ts";
import { moneyText } from "./money-text.ts";
import { plugAndPayTime } from "./plugandpay-time.ts";

/**
 * Every event that a fetched subscription proves, in the order in which they happened. `told` is what the notice says: an
 * inactive subscription may be one that has ended or one that never began, and only a notice of its end or a collection
 * tells them apart. One that came back after its end is not told from the first time yet.
 */
export function subscriptionToEvents(found: FetchedSubscription, told: SubscriptionEvent["type"]): EventDraft[] {
  const data = { subscription: subscriptionOf(found, hasEnded(found, told)) };
  const changedAt = plugAndPayTime(found.updated_at) ?? startedAt(found);
  const draft = (what: "started" | "cancelled" | "ended", at: string): EventDraft => ({
    key: `subscription:${found.id}:${what}`,
    type: `subscription.${what}`,
    occurred_at: at,
    data,
  });
  return [
    ...(hasStarted(found, told) ? [draft("started", startedAt(found))] : []),
    ...(wasCancelled(found) ? [draft("cancelled", plugAndPayTime(found.cancelled_at) ?? changedAt)] : []),
    ...(hasEnded(found, told) ? [draft("ended", changedAt)] : []),
  ];
}

function startedAt({ created_at }: FetchedSubscription): string {
  return plugAndPayTime(created_at) ?? created_at;
}

function hasStarted(found: FetchedSubscription, told: SubscriptionEvent["type"]): boolean {
  return found.status !== "inactive" || hasEnded(found, told);
}

function wasCancelled({ status, cancelled_at }: FetchedSubscription): boolean {
  return status === "cancelled" || (status !== "active" && Boolean(cancelled_at));
}

function hasEnded({ status, billing }: FetchedSubscription, told: SubscriptionEvent["type"]): boolean {
  if (status === "ended") return true;
  return status === "inactive" && (told === "subscription.ended" || (billing?.schedule?.latest ?? 0) > 0);
}

function subscriptionOf(found: FetchedSubscription, ended: boolean) {
  return {
    id: found.id,
    status: found.status,
    type: (found.type ?? found.product?.type) === "installments" ? "installments" : "subscription",
    mode: modeOf(found.mode),
    source: found.source,
    label: found.label,
    product: found.product ? productOf(found.product) : undefined,
    customer: customerOf(found.billing),
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
