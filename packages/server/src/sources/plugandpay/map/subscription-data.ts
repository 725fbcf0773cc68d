import { customerIdOf, customerOf, modeOf, productOf } from "../fetch/fetched-fields.ts";
import type { FetchedSubscription } from "../fetch/fetched-subscription.ts";
import { moneyText, plugAndPayTime } from "./event-values.ts";

/** A fetched subscription as events carry it, in the words of Haak. What Plug&Pay does not tell is absent. */
export function subscriptionData(found: FetchedSubscription, { ended }: { ended: boolean }) {
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
