import type { AccessAction } from "../rules/action.ts";
import type { Call } from "../rules/decision.ts";
import { matchedLineNumbers } from "../rules/order-lines.ts";
import type { GrantFact } from "./access-fact.ts";
import type { AccessItem } from "./access-item.ts";
import { accessItems, namesItems } from "./access-items.ts";
import { type CalledRule, type EventForAccess, emailOf, fromEvent } from "./event-for-access.ts";
import { type BoughtProduct, eventPurchase } from "./event-purchase.ts";
import { personKey } from "./person-key.ts";

/**
 * The grants of a rule that made calls: one fact for each item and each subscription that pays for it, however many
 * lines there are.
 */
export function grantFacts(one: EventForAccess, { calls, ...called }: CalledRule): GrantFact[] {
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
