import { timestampText } from "./timestamp.ts";

/** A rule of the shop: what happens upon which trigger. Webhooks, Zaps and Huddle grants are all kept as rules. */
export interface ShopRule {
  readonly id: number;
  readonly name: string;
  readonly driver: "webhook" | "zapier" | "huddle";
  readonly triggerType: string;
  readonly url: string;
  readonly createdAt: Date;
}

/** A rule as `GET /v2/rules` shows it (official PHP SDK, FACTS.md §8). */
export function ruleView(rule: ShopRule) {
  return {
    id: rule.id,
    name: rule.name,
    driver: rule.driver,
    action_type: "call_webhook",
    action_data: { hook_url: rule.url },
    trigger_type: rule.triggerType,
    condition_data: {},
    readonly: rule.driver === "zapier",
    created_at: timestampText(rule.createdAt),
    updated_at: null,
    deleted_at: null,
  };
}
