import type { GrantFact, PaymentFact } from "./access-fact.ts";
import { type FactIndex, latest, orderName, subscriptionName } from "./fact-index.ts";

/** What the owner of a connection wants if a payment is missing or was reversed. */
export interface AccessPolicy {
  /**
   * The effect of a reversed payment on the access that it gave: none, a task for the owner, or a pause until it is
   * paid.
   */
  readonly onReversal: "keep" | "warn" | "suspend";
  /** The number of days after which an unpaid order pauses its access. Null means never. */
  readonly unpaidDays: number | null;
}

/**
 * The policy of a new connection. It only warns, because nobody must be locked out by a setting that the owner never
 * made.
 */
export const DEFAULT_ACCESS_POLICY: AccessPolicy = { onReversal: "warn", unpaidDays: null };

/** A missing payment of a reason. */
export interface PaymentProblem {
  readonly why: "reversed" | "unpaid";
  readonly orderId: string;
  readonly eventId: string;
  /** When it pauses the access, in milliseconds since 1970. Infinity if the owner only wants to be notified. */
  readonly suspendsFrom: number;
}

const DAY_MS = 86_400_000;

interface OrderPayments {
  readonly created: PaymentFact | null;
  readonly paid: PaymentFact | null;
  readonly reversed: PaymentFact | null;
}

/**
 * Finds the missing payment of these grants. With several it is the one that pauses first. Null if none is missing. A
 * payment of that order, or of a later one of the same subscription, resolves it, because nobody who pays must be
 * locked out.
 */
export function findPaymentProblem(
  index: FactIndex,
  grants: readonly GrantFact[],
  policy: AccessPolicy,
): PaymentProblem | null {
  if (policy.onReversal === "keep" && policy.unpaidDays === null) return null;
  const orders = ordersOf(index, grants);
  const problems = [...orders.values()].flatMap((order) => {
    const problem = problemOf(order, policy);
    return problem !== null && !isPaidSince([...orders.values()], problem.since) ? [problem] : [];
  });
  return problems.sort((a, b) => a.suspendsFrom - b.suspendsFrom || (a.eventId < b.eventId ? -1 : 1))[0] ?? null;
}

/** The orders of these grants, and all orders of their subscriptions. */
function ordersOf({ payments }: FactIndex, grants: readonly GrantFact[]): Map<string, OrderPayments> {
  const names = grants.flatMap(({ orderId, subscriptionId }) => [
    ...(orderId === null ? [] : [orderName(orderId)]),
    ...(subscriptionId === null ? [] : [subscriptionName(subscriptionId)]),
  ]);
  const orders = new Map<string, OrderPayments>();
  for (const fact of [...new Set(names)].flatMap((name) => payments.get(name) ?? [])) {
    const known = orders.get(fact.orderId) ?? { created: null, paid: null, reversed: null };
    orders.set(fact.orderId, { ...known, [fact.kind]: latest(known[fact.kind], fact) });
  }
  return orders;
}

function problemOf({ created, paid, reversed }: OrderPayments, policy: AccessPolicy) {
  if (reversed !== null && (paid === null || paid.occurredAt <= reversed.occurredAt)) {
    if (policy.onReversal === "keep") return null;
    const suspendsFrom = policy.onReversal === "suspend" ? reversed.occurredAt : Number.POSITIVE_INFINITY;
    return { ...named("reversed", reversed), since: reversed.occurredAt, suspendsFrom };
  }
  if (paid !== null || reversed !== null || created === null || policy.unpaidDays === null) return null;
  const suspendsFrom = created.occurredAt + policy.unpaidDays * DAY_MS;
  return { ...named("unpaid", created), since: created.occurredAt, suspendsFrom };
}

function named(why: PaymentProblem["why"], { orderId, eventId }: PaymentFact) {
  return { why, orderId, eventId };
}

function isPaidSince(orders: readonly OrderPayments[], since: number): boolean {
  return orders.some(({ paid, reversed }) => {
    if (paid === null || paid.occurredAt <= since) return false;
    return reversed === null || reversed.occurredAt < paid.occurredAt;
  });
}
