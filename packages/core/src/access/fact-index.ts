import type { AccessFact, GrantFact, PaymentFact, RevokeFact, SubscriptionFact } from "./access-fact.ts";

/** The latest known facts about one subscription. */
interface SubscriptionLife {
  readonly startedAt: number;
  readonly cancelled: SubscriptionFact | null;
}

/** All facts except the grants, indexed by purchase and person, so that each question about a grant is fast. */
export interface FactIndex {
  readonly subscriptions: ReadonlyMap<string, SubscriptionLife>;
  readonly ends: ReadonlyMap<string, readonly SubscriptionFact[]>;
  readonly revokes: ReadonlyMap<string, readonly RevokeFact[]>;
  readonly payments: ReadonlyMap<string, readonly PaymentFact[]>;
}

/** Builds the index of these facts. */
export function indexFacts(facts: readonly AccessFact[]): FactIndex {
  const index = { subscriptions: new Map(), ends: new Map(), revokes: new Map(), payments: new Map() };
  for (const fact of facts) addTo(index, fact);
  return index;
}

interface MutableFactIndex {
  readonly subscriptions: Map<string, SubscriptionLife>;
  readonly ends: Map<string, SubscriptionFact[]>;
  readonly revokes: Map<string, RevokeFact[]>;
  readonly payments: Map<string, PaymentFact[]>;
}

function addTo({ subscriptions, ends, revokes, payments }: MutableFactIndex, fact: AccessFact): void {
  switch (fact.kind) {
    case "grant":
      break;
    case "revoke":
      put(revokes, namesOf(fact), fact);
      break;
    case "created":
    case "paid":
    case "reversed":
      put(payments, [orderName(fact.orderId), ...named(subscriptionName, fact.subscriptionId)], fact);
      break;
    case "started":
    case "cancelled":
      subscriptions.set(fact.subscriptionId, withFact(subscriptions.get(fact.subscriptionId), fact));
      break;
    case "ended":
      put(ends, [subscriptionName(fact.subscriptionId), ...named(firstOrderName, fact.orderId)], fact);
  }
}

/** Makes the index key of an order. The prefixes differ, so that two kinds never have the same key. */
export const orderName = (id: string) => `order ${id}`;
/** The index key of a subscription, like `orderName`. */
export const subscriptionName = (id: string) => `subscription ${id}`;
const firstOrderName = (id: string) => `first order ${id}`;
const affiliateName = (id: string) => `affiliate ${id}`;
const personName = (key: string) => `person ${key}`;

function named(nameOf: (id: string) => string, id: string | null): string[] {
  return id === null ? [] : [nameOf(id)];
}

function namesOf({ target, person }: RevokeFact): string[] {
  switch (target.by) {
    case "subscription":
      return [subscriptionName(target.id), ...named(firstOrderName, target.orderId)];
    case "order":
      return [orderName(target.id)];
    case "affiliate":
      return [affiliateName(target.id)];
    case "person":
      return [personName(person)];
  }
}

/** All index keys by which a grant can be ended. */
export function namesOfGrant({ subscriptionId, orderId, affiliateId, person }: GrantFact): string[] {
  return [
    ...named(subscriptionName, subscriptionId),
    ...named(orderName, orderId),
    ...named(firstOrderName, orderId),
    ...named(affiliateName, affiliateId),
    personName(person),
  ];
}

function put<Fact>(index: Map<string, Fact[]>, names: readonly string[], fact: Fact): void {
  for (const name of names) {
    const known = index.get(name);
    if (known) known.push(fact);
    else index.set(name, [fact]);
  }
}

const UNKNOWN: SubscriptionLife = { startedAt: Number.NEGATIVE_INFINITY, cancelled: null };

function withFact(life: SubscriptionLife = UNKNOWN, fact: SubscriptionFact): SubscriptionLife {
  if (fact.kind === "started") return { ...life, startedAt: Math.max(life.startedAt, fact.occurredAt) };
  return { ...life, cancelled: latest(life.cancelled, fact) };
}

/** The later of two facts of one kind. If they happened at once, it is the one with the higher event id. */
export function latest<Fact extends AccessFact>(a: Fact | null, b: Fact): Fact {
  if (a === null || a.occurredAt < b.occurredAt) return b;
  return a.occurredAt === b.occurredAt && a.eventId < b.eventId ? b : a;
}
