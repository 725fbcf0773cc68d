import { type HaakEvent, isSubscriptionEvent } from "../events/event.ts";
import { matchedLineNumbers, narrowsProducts } from "../rules/order-lines.ts";
import type { Rule } from "../rules/rule.ts";
import type { RevokeFact, RevokeTarget } from "./access-fact.ts";
import type { AccessItem } from "./access-item.ts";
import { accessItems } from "./access-items.ts";
import { type CalledRule, type EventForAccess, emailOf, fromEvent } from "./event-for-access.ts";
import { eventPurchase } from "./event-purchase.ts";
import { personKey } from "./person-key.ts";

/**
 * The revokes of a rule. There are none if the event is about a person and neither the rule nor a product has items.
 */
export function revokeFacts(one: EventForAccess, called: CalledRule): RevokeFact[] {
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
