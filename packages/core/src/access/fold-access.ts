import type { AccessFact, GrantFact } from "./access-fact.ts";
import { type AccessItem, itemKey } from "./access-item.ts";
import { type AccessReason, accessReason, purchaseKey } from "./access-reason.ts";
import { indexFacts, latest } from "./fact-index.ts";
import { type CustomerLink, linkPeople } from "./linked-people.ts";
import type { AccessPolicy } from "./payment-problem.ts";

/** Why access that existed is not wanted any more. */
export interface AccessLoss {
  readonly eventId: string;
  /** The rule that ended it, or null if a payment is missing. */
  readonly ruleId: string | null;
  readonly why: "ended" | "reversed" | "unpaid";
  readonly orderId: string | null;
  readonly subscriptionId: string | null;
}

/** The wanted access of one person to one item on one connection, at one moment. */
export interface WantedAccess {
  /** The first of `people`. */
  readonly person: string;
  /**
   * All addresses of the person, from `personKey` and sorted. There is one, unless the shop knows several as one
   * customer.
   */
  readonly people: readonly string[];
  readonly connectionId: string;
  readonly item: AccessItem;
  readonly wanted: boolean;
  /** The reasons that count now, the oldest first. A reason with a payment problem is included and may be paused. */
  readonly reasons: readonly AccessReason[];
  /** When it ends without further events, or null. */
  readonly dueAt: number | null;
  /** When the result may change without further events, or null. */
  readonly recheckAt: number | null;
  /** The grant that calls are made of, or null if no reason counts. */
  readonly grant: GrantFact | null;
  readonly loss: AccessLoss | null;
}

/** What folding needs besides the facts. */
export interface FoldOptions {
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly policyOf: (connectionId: string) => AccessPolicy;
  /** The known links between addresses and customers, in any order. Repeated links are allowed. */
  readonly links: readonly CustomerLink[];
}

/**
 * Computes from all facts who must have access to what, and why. The facts may be about any number of people,
 * subscriptions and orders. Purchases under several addresses of one person count together. The order of the facts
 * and their repetition never change the result.
 */
export function foldAccess(given: readonly AccessFact[], options: FoldOptions): WantedAccess[] {
  const people = linkPeople(options.links);
  const facts = people.size === 0 ? given : given.map((fact) => ofFirstAddress(fact, people));
  const index = indexFacts(facts);
  const grants = facts.filter((fact) => fact.kind === "grant");
  return [...groupBy(grants, entryKey).values()].flatMap((ofEntry) => {
    const [one] = ofEntry;
    if (one === undefined) return [];
    const policy = options.policyOf(one.connectionId);
    const reasons = [...groupBy(ofEntry, purchaseKey).values()].flatMap(
      (ofPurchase) => accessReason(index, ofPurchase, policy) ?? [],
    );
    return [{ ...entryOf(one), people: people.get(one.person) ?? [one.person], ...judge(reasons, options.now) }];
  });
}

function ofFirstAddress(fact: AccessFact, people: ReadonlyMap<string, readonly string[]>): AccessFact {
  if (!("person" in fact)) return fact;
  const [first = fact.person] = people.get(fact.person) ?? [];
  return first === fact.person ? fact : { ...fact, person: first };
}

function entryOf({ person, connectionId, item }: GrantFact) {
  return { person, connectionId, item };
}

function entryKey({ person, connectionId, item }: GrantFact): string {
  // NUL separates the parts, because no text of an event can contain it. So two entries never have one key.
  return `${person}\0${connectionId}\0${itemKey(item)}`;
}

function judge(all: readonly AccessReason[], now: number) {
  const reasons = all.filter(({ endsAt }) => endsAt > now).sort(byTime);
  const giving = reasons.filter((reason) => givesUntil(reason) > now);
  const times = all.flatMap((reason) => [
    reason.endsAt,
    reason.paymentProblem?.suspendsFrom ?? Number.POSITIVE_INFINITY,
  ]);
  const lastUntil = Math.max(...giving.map(givesUntil));
  return {
    wanted: giving.length > 0,
    reasons,
    dueAt: Number.isFinite(lastUntil) ? lastUntil : null,
    recheckAt: soonest(times.filter((time) => time > now)),
    grant: giving.map(({ grant }) => grant).reduce<GrantFact | null>(latest, null),
    loss: giving.length > 0 ? null : lossOf(all, now),
  };
}

function givesUntil({ endsAt, paymentProblem }: AccessReason): number {
  return Math.min(endsAt, paymentProblem?.suspendsFrom ?? Number.POSITIVE_INFINITY);
}

function byTime(a: AccessReason, b: AccessReason): number {
  return a.since - b.since || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}

function soonest(times: readonly number[]): number | null {
  const first = Math.min(...times);
  return Number.isFinite(first) ? first : null;
}

/** The loss of the reason that ended or was paused last. */
function lossOf(all: readonly AccessReason[], now: number): AccessLoss | null {
  const [last] = all.toSorted((a, b) => givesUntil(b) - givesUntil(a) || (a.eventId < b.eventId ? 1 : -1));
  if (last === undefined) return null;
  const { subscriptionId } = last;
  if (last.ended !== null && last.endsAt <= now) {
    const { eventId, ruleId } = last.ended;
    return { eventId, ruleId, why: "ended", orderId: last.orderId, subscriptionId };
  }
  if (last.paymentProblem === null) return null;
  const { eventId, why, orderId } = last.paymentProblem;
  return { eventId, ruleId: null, why, orderId, subscriptionId };
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
