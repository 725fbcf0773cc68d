import { isOrderEvent, isSubscriptionEvent } from "../events/event.ts";
import { isAccessAction } from "../rules/action.ts";
import type { Call } from "../rules/decision.ts";
import { isPaidOff } from "../rules/match-rule.ts";
import type { Rule } from "../rules/rule.ts";
import type { AccessFact, PaymentFact, SubscriptionFact } from "./access-fact.ts";
import { type EventForAccess, fromEvent } from "./event-for-access.ts";
import { grantFacts } from "./grant-facts.ts";
import { revokeFacts } from "./revoke-facts.ts";

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
