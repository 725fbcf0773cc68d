import type { GrantFact, RevokeFact } from "./access-fact.ts";
import { type FactIndex, latest } from "./fact-index.ts";
import { type AccessPolicy, findPaymentProblem, type PaymentProblem } from "./payment-problem.ts";
import { isTooLate, revokesOf } from "./what-ends.ts";

const DAY_MS = 86_400_000;

/** A purchase that gives a person an item. Times are in milliseconds since 1970. */
export interface AccessReason {
  /** The event that first gave it. */
  readonly eventId: string;
  readonly orderId: string | null;
  readonly subscriptionId: string | null;
  readonly since: number;
  /** The known end: the planned end, or the last day of a cancelled subscription. Null if no end is known. */
  readonly until: number | null;
  /** The time from which it gives nothing. Infinity if no end is known. */
  readonly endsAt: number;
  /** The revoke that ends it, or null. */
  readonly ended: RevokeFact | null;
  readonly paymentProblem: PaymentProblem | null;
  /** The latest grant. Calls are made of it. */
  readonly grant: GrantFact;
}

/**
 * The reason that the grants of one purchase make for one item. They are one reason, so that a renewal or a repeated
 * report adds nothing. Null if none of the grants was ever valid.
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

/** The key of the purchase behind a grant. Two reasons never have the same key. */
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

/** The end plus the delay. It is never before the revoke was accepted, because nobody knew of it before. */
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
