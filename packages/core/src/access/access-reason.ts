import type { GrantFact, RevokeFact } from "./access-fact.ts";
import type { AccessPolicy } from "./access-policy.ts";
import { type FactIndex, latest } from "./fact-index.ts";
import { findPaymentProblem, type PaymentProblem } from "./payment-problem.ts";
import { isTooLate, revokesOf } from "./what-ends.ts";

const DAY_MS = 86_400_000;

/** A purchase that gives somebody an item, for as long as it does. Times in milliseconds. */
export interface AccessReason {
  /** The event that gave it first. */
  readonly eventId: string;
  readonly orderId: string | null;
  readonly subscriptionId: string | null;
  readonly since: number;
  /** Until when it is known to last: the end that is due, or the last day of a cancelled subscription. Null: no end is known. */
  readonly until: number | null;
  /** From when it gives nothing any more; Infinity where no end is known. */
  readonly endsAt: number;
  /** What ends it, or null. */
  readonly ended: RevokeFact | null;
  readonly paymentProblem: PaymentProblem | null;
  /** The grant that came last, which a call can be made of. */
  readonly grant: GrantFact;
}

/**
 * What one purchase gives of one item: all grants of it are one reason, so that a renewal or the same thing reported twice adds
 * nothing. Null if none of them ever meant anything.
 */
export function accessReason(
  index: FactIndex,
  grants: readonly GrantFact[],
  policy: AccessPolicy,
): AccessReason | null {
  const lasting = grants.filter((grant) => !isTooLate(index, grant)).map((grant) => withEnd(index, grant));
  const longest = lasting.reduce<GrantEnd | null>(
    (best, one) => (best === null || one.at > best.at ? one : best),
    null,
  );
  if (longest === null) return null;
  const first = lasting.map(({ grant }) => grant).reduce(earlier);
  return {
    eventId: first.eventId,
    orderId: first.orderId,
    subscriptionId: first.subscriptionId,
    since: first.occurredAt,
    until: Number.isFinite(longest.at) ? longest.at : cancelledUntil(index, first),
    endsAt: longest.at,
    ended: longest.revoke,
    paymentProblem: findPaymentProblem(index, grants, policy),
    grant: lasting.map(({ grant }) => grant).reduce<GrantFact | null>(latest, null) ?? first,
  };
}

/** The purchase that distinguishes a reason from another one. */
export function purchaseKey({ subscriptionId, orderId, affiliateId, eventId }: GrantFact): string {
  if (subscriptionId !== null) return `subscription ${subscriptionId}`;
  if (orderId !== null) return `order ${orderId}`;
  return affiliateId === null ? `event ${eventId}` : `affiliate ${affiliateId}`;
}

interface GrantEnd {
  readonly grant: GrantFact;
  readonly at: number;
  readonly revoke: RevokeFact | null;
}

function withEnd(index: FactIndex, grant: GrantFact): GrantEnd {
  return revokesOf(index, grant).reduce<GrantEnd>(
    (soonest, revoke) => {
      const at = takesEffectAt(revoke);
      return at < soonest.at || (at === soonest.at && revoke.eventId < (soonest.revoke?.eventId ?? ""))
        ? { grant, at, revoke }
        : soonest;
    },
    { grant, at: Number.POSITIVE_INFINITY, revoke: null },
  );
}

/** At once, or the days of grace after the end; what is due was not due before it was known. */
function takesEffectAt({ delayDays, endedAt, acceptedAt }: RevokeFact): number {
  return delayDays === null ? acceptedAt : Math.max(endedAt + delayDays * DAY_MS, acceptedAt);
}

function earlier(a: GrantFact, b: GrantFact): GrantFact {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? a : b;
  return a.eventId <= b.eventId ? a : b;
}

function cancelledUntil({ subscriptions }: FactIndex, { subscriptionId }: GrantFact): number | null {
  const life = subscriptionId === null ? undefined : subscriptions.get(subscriptionId);
  if (!life?.cancelled || life.startedAt > life.cancelled.occurredAt) return null;
  return life.cancelled.endsAt;
}
