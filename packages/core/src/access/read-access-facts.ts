import { type HaakEvent, isOrderEvent, isSubscriptionEvent } from "../events/event.ts";
import { type AccessAction, isAccessAction } from "../rules/action.ts";
import type { Call } from "../rules/decision.ts";
import { isPaidOff } from "../rules/match-rule.ts";
import { matchedLineNumbers, narrowsProducts } from "../rules/order-lines.ts";
import type { Rule } from "../rules/rule.ts";
import type { AccessFact, GrantFact, PaymentFact, RevokeFact, RevokeTarget, SubscriptionFact } from "./access-fact.ts";
import { type AccessItem, accessItems, namesItems } from "./access-item.ts";
import {
  type BoughtProduct,
  type CalledRule,
  type EventForAccess,
  emailOf,
  eventPurchase,
  fromEvent,
} from "./event-for-access.ts";
import { personKey } from "./linked-people.ts";

/**
 * The facts of an event: what rules grant and revoke, changes of its subscription, and whether its order is paid. The
 * last two are recorded without any rule too, because a later rule may need them.
 */
export function readAccessFacts(one: EventForAccess): AccessFact[] {
  return [
    ...one.called.flatMap(({ rule, calls }) => ruleFacts(one, rule, calls)),
    ...lifeFacts(one),
    ...moneyFacts(one),
  ];
}

function ruleFacts(one: EventForAccess, rule: Rule, calls: readonly Call[]): AccessFact[] {
  const { action } = rule;
  if (!isAccessAction(action)) return [];
  if (action.do === "grant") return grantFacts(one, { rule, action, calls });
  return action.do === "revoke" ? revokeFacts(one, { rule, action, calls }) : [];
}

/** A plan that ended because everything is paid gives no fact, because its access must stay. */
function lifeFacts(one: EventForAccess): SubscriptionFact[] {
  const { event } = one;
  if (!isSubscriptionEvent(event) || isPaidOff(event)) return [];
  const { subscription } = event.data;
  const kinds = {
    "subscription.started": "started",
    "subscription.cancelled": "cancelled",
    "subscription.ended": "ended",
  } as const;
  return [
    {
      ...fromEvent(one),
      kind: kinds[event.type],
      subscriptionId: subscription.id,
      orderId: subscription.order_id ?? null,
      productId: subscription.product.id,
      endsAt: subscription.ends_at ? Date.parse(subscription.ends_at) : null,
    },
  ];
}

function moneyFacts(one: EventForAccess): PaymentFact[] {
  const { event } = one;
  if (!isOrderEvent(event)) return [];
  const { order } = event.data;
  const kinds = { "order.created": "created", "order.paid": "paid", "payment.reversed": "reversed" } as const;
  const named = [order.subscription_id, ...order.lines.map((line) => line.subscription_id)].flatMap((id) => id ?? []);
  const subscriptionIds = named.length > 0 ? [...new Set(named)] : [null];
  return subscriptionIds.map((subscriptionId) => ({
    ...fromEvent(one),
    kind: kinds[event.type],
    orderId: order.id,
    subscriptionId,
  }));
}

/**
 * The grants of a rule that made calls: one fact for each item and each subscription that pays for it, however many
 * lines there are.
 */
function grantFacts(one: EventForAccess, { calls, ...called }: CalledRule): GrantFact[] {
  return calls.flatMap((call) => factsOfCall(one, { ...called, call }));
}

function factsOfCall(
  one: EventForAccess,
  { rule, action, call }: Omit<CalledRule, "calls"> & { call: Call },
): GrantFact[] {
  const numbers = call.lineNumber === null ? matchedLineNumbers(one.event, rule) : [call.lineNumber];
  const { things, ...purchase } = eventPurchase(one.event, numbers);
  const email = emailOf(one.event);
  const common = {
    ...fromEvent(one),
    ...purchase,
    ...{ person: personKey(email), email, connectionId: action.connection_id, ruleId: rule.id },
    lineNumber: call.lineNumber,
  };
  return accessItems(action, things).flatMap((item) => {
    const giving = things.filter((thing) => gives(action, thing, item));
    return [...new Set(giving.map(({ subscriptionId }) => subscriptionId))].map((subscriptionId) => ({
      ...common,
      kind: "grant" as const,
      item,
      subscriptionId,
      productIds: productsOf(giving.filter((thing) => thing.subscriptionId === subscriptionId)),
    }));
  });
}

/** Items that a rule names are granted by every matched product. */
function gives(action: AccessAction, thing: BoughtProduct, item: AccessItem): boolean {
  return namesItems(action) || thing.sku === item.name;
}

function productsOf(things: readonly BoughtProduct[]): string[] {
  return [...new Set(things.flatMap(({ productId }) => productId ?? []))];
}

/**
 * The revokes of a rule. There are none if the event is about a person and neither the rule nor a product has items.
 */
function revokeFacts(one: EventForAccess, called: CalledRule): RevokeFact[] {
  const target = revokeTarget(one.event, called.rule);
  const items = revokedItems(one.event, called, target);
  if (target.by === "person" && items.length === 0) return [];
  const { rule, action } = called;
  return [
    {
      ...fromEvent(one),
      ...{ kind: "revoke", person: personKey(emailOf(one.event)), connectionId: action.connection_id, ruleId: rule.id },
      ...{ items, target, endedAt: endOf(one.event), delayDays: action.delay_days },
    },
  ];
}

/**
 * The end of a purchase revokes only what that purchase gave. Any other event, such as the purchase of an upgrade,
 * revokes from all that the person has at that moment.
 */
function revokeTarget(event: HaakEvent, rule: Rule): RevokeTarget {
  switch (event.type) {
    case "subscription.ended": {
      const { id, order_id, product } = event.data.subscription;
      return { by: "subscription", id, orderId: order_id ?? null, productId: product.id };
    }
    case "payment.reversed":
      return { by: "order", id: event.data.order.id, productIds: productsReversed(event, rule) };
    case "affiliate.declined":
    case "affiliate.quit":
      return { by: "affiliate", id: event.data.affiliate.id };
    default:
      return { by: "person" };
  }
}

/** Only the products of the rule's scope, because other products of the order keep their access. Null means all. */
function productsReversed(event: HaakEvent, rule: Rule): string[] | null {
  if (!narrowsProducts(rule.scope)) return null;
  const numbers = matchedLineNumbers(event, rule);
  return eventPurchase(event, numbers).things.flatMap(({ productId }) => productId ?? []);
}

/**
 * The items of the rule. If it names none, they are all items of the purchase, or without a purchase those of the
 * lines.
 */
function revokedItems(event: HaakEvent, { rule, action, calls }: CalledRule, target: RevokeTarget): AccessItem[] {
  if (target.by !== "person") return accessItems(action, []);
  const whole = calls.some(({ lineNumber }) => lineNumber === null);
  const numbers = whole ? matchedLineNumbers(event, rule) : calls.flatMap(({ lineNumber }) => lineNumber ?? []);
  return accessItems(action, eventPurchase(event, numbers).things);
}

function endOf(event: HaakEvent): number {
  const endedAt = isSubscriptionEvent(event) ? event.data.subscription.ended_at : null;
  return Date.parse(endedAt ?? event.occurred_at);
}
