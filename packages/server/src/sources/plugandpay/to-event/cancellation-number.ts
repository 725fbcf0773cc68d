import type { FetchedSubscription } from "../fetch/fetched-subscription.ts";
import { timeOf } from "./changed-since.ts";
import type { KnownEvent, SubscriptionHistory } from "./history.ts";

/**
 * Which cancellation of a subscription this is, counted over all its lives; 0 if there is none. `life` counts its starts: one
 * that came back after its end has another life, whose first cancellation is a new one. Within a life only a later
 * `cancelled_at` tells of another, and not of a subscription that has ended, as ending may write that time anew.
 */
export function cancellationNumber(found: FetchedSubscription, history: SubscriptionHistory, life: number): number {
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
