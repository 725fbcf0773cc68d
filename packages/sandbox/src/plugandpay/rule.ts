import type { ShopRule, ShopState } from "./shop-state.ts";
import { timestampOrNull, timestampText } from "./timestamp.ts";

/** The kind of object that a trigger is about. All but the first are a guess by analogy (FACTS.md §10). */
export type TriggerableType = "order" | "subscription" | "affiliate" | "form";

/** For example `order` for `order_payment_completed` and `subscription` for `subscription_ended` (FACTS.md §12). */
export function triggerableTypeOf(triggerType: string): TriggerableType {
  if (triggerType.startsWith("subscription_")) return "subscription";
  if (triggerType.startsWith("affiliate_")) return "affiliate";
  return triggerType.startsWith("form_") ? "form" : "order";
}

/** The name of a trigger in V1. Two were seen live. Other names stay the same (FACTS.md §9). */
export function webhookEventOf(triggerType: string): string {
  return V1_NAMES[triggerType] ?? triggerType;
}

const V1_NAMES: Readonly<Record<string, string>> = {
  order_paid: "order_payment_completed",
  subscription_started: "contracts.new",
};

/** A new rule, filled in by the seller or by an app for the seller. It is a webhook by default. */
export type NewRule = Pick<ShopRule, "name" | "triggerType"> & Partial<Omit<ShopRule, "id" | "createdAt">>;

/** A new rule. */
export function newRule(state: ShopState, rule: NewRule): ShopRule {
  const usual = { driver: "webhook", url: null, urlKey: "hook_url", productIds: [], deletedAt: null } as const;
  return { ...usual, ...rule, id: state.nextId("rule"), createdAt: state.clock() };
}

/** A rule as `GET /v2/rules` shows it (official PHP SDK, FACTS.md §8). */
export function ruleView(rule: ShopRule) {
  return {
    id: rule.id,
    name: rule.name,
    driver: rule.driver,
    action_type: rule.driver === "huddle" ? "assign_levels" : "call_webhook",
    action_data: rule.url === null ? { level_ids: [1] } : { [rule.urlKey]: rule.url },
    trigger_type: rule.triggerType,
    condition_data: rule.productIds.length > 0 ? { product_id: rule.productIds } : {},
    readonly: rule.driver === "zapier",
    created_at: timestampText(rule.createdAt),
    updated_at: null,
    deleted_at: timestampOrNull(rule.deletedAt),
  };
}
