import type { ShopRule, ShopState } from "./shop-state.ts";
import { timestampOrNull, timestampText } from "./timestamp.ts";

/** What the seller, or an app in the seller's name, fills in for a rule. A webhook unless said otherwise. */
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
