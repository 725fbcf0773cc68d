import { type HaakEvent, isSubscriptionEvent } from "../events/event.ts";
import { matchedLineNumbers, narrowsProducts } from "../rules/order-lines.ts";
import type { Rule } from "../rules/rule.ts";
import type { RevokeFact, RevokeTarget } from "./access-fact.ts";
import type { AccessItem } from "./access-item.ts";
import { accessItems } from "./access-items.ts";
import { type CalledRule, type EventForAccess, emailOf, fromEvent } from "./event-for-access.ts";
import { eventPurchase } from "./event-purchase.ts";
import { personKey } from "./person-key.ts";

/** What a rule takes away by an event; nothing where it is about a person and nobody says what to take. */
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
 * What ends by itself names what it gave, and no other reason is touched. Any other event that a rule revokes by, such as
 * the purchase of something better, is about all that the person has until then.
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

/** A rule on some products is about these; what else was bought with the order stays. */
function productsReversed(event: HaakEvent, rule: Rule): string[] | null {
  if (!narrowsProducts(rule.scope)) return null;
  const numbers = matchedLineNumbers(event, rule);
  return eventPurchase(event, numbers).things.flatMap(({ productId }) => productId ?? []);
}

/** A rule that names nothing takes all that the purchase gave; without a purchase, what the lines name. */
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
