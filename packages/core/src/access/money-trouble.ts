import type { GrantFact, MoneyFact } from "./access-fact.ts";
import type { AccessPolicy } from "./access-policy.ts";
import { type Circumstances, latest, orderName, subscriptionName } from "./circumstances.ts";

/** Money that is missing for a reason. */
export interface MoneyTrouble {
  readonly why: "reversed" | "unpaid";
  readonly orderId: string;
  readonly eventId: string;
  /** From when it pauses the access, in milliseconds; Infinity where the owner only wants to be told. */
  readonly suspendsFrom: number;
}

const DAY_MS = 86_400_000;

interface OrderMoney {
  readonly created: MoneyFact | null;
  readonly paid: MoneyFact | null;
  readonly reversed: MoneyFact | null;
}

/**
 * The money that is missing for what these grants gave, the earliest pause first; null if none is. Whoever pays again, that
 * order or a later one of the same subscription, is out of trouble: nobody is locked out who pays.
 */
export function moneyTrouble(
  circumstances: Circumstances,
  grants: readonly GrantFact[],
  policy: AccessPolicy,
): MoneyTrouble | null {
  if (policy.onReversal === "keep" && policy.unpaidDays === null) return null;
  const orders = ordersOf(circumstances, grants);
  const troubles = [...orders.values()].flatMap((order) => {
    const trouble = troubleOf(order, policy);
    return trouble !== null && !isPaidSince([...orders.values()], trouble.since) ? [trouble] : [];
  });
  return troubles.sort((a, b) => a.suspendsFrom - b.suspendsFrom || (a.eventId < b.eventId ? -1 : 1))[0] ?? null;
}

/** The orders that these grants name, and all that belong to their subscriptions. */
function ordersOf({ money }: Circumstances, grants: readonly GrantFact[]): Map<string, OrderMoney> {
  const names = grants.flatMap(({ orderId, subscriptionId }) => [
    ...(orderId === null ? [] : [orderName(orderId)]),
    ...(subscriptionId === null ? [] : [subscriptionName(subscriptionId)]),
  ]);
  const orders = new Map<string, OrderMoney>();
  for (const fact of [...new Set(names)].flatMap((name) => money.get(name) ?? [])) {
    const known = orders.get(fact.orderId) ?? { created: null, paid: null, reversed: null };
    orders.set(fact.orderId, { ...known, [fact.kind]: latest(known[fact.kind], fact) });
  }
  return orders;
}

function troubleOf({ created, paid, reversed }: OrderMoney, policy: AccessPolicy) {
  if (reversed !== null && (paid === null || paid.occurredAt <= reversed.occurredAt)) {
    if (policy.onReversal === "keep") return null;
    const suspendsFrom = policy.onReversal === "suspend" ? reversed.occurredAt : Number.POSITIVE_INFINITY;
    return { ...named("reversed", reversed), since: reversed.occurredAt, suspendsFrom };
  }
  if (paid !== null || reversed !== null || created === null || policy.unpaidDays === null) return null;
  const suspendsFrom = created.occurredAt + policy.unpaidDays * DAY_MS;
  return { ...named("unpaid", created), since: created.occurredAt, suspendsFrom };
}

function named(why: MoneyTrouble["why"], { orderId, eventId }: MoneyFact) {
  return { why, orderId, eventId };
}

function isPaidSince(orders: readonly OrderMoney[], since: number): boolean {
  return orders.some(({ paid, reversed }) => {
    if (paid === null || paid.occurredAt <= since) return false;
    return reversed === null || reversed.occurredAt < paid.occurredAt;
  });
}
