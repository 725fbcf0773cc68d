import type { StoredRule } from "./rule-store.ts";

/** A rule as the API shows it. */
export function showRule(rule: StoredRule) {
  // Named one by one, because the database keeps no order of fields, and people read these from top to bottom.
  const { name, enabled, trigger, scope, kinds, per_line, include_test, action } = rule.definition;
  const { products, product_groups, upsells, forms } = scope;
  return {
    id: rule.id,
    ...{ name, enabled, trigger },
    scope: { products, product_groups, upsells, forms },
    ...{ kinds, per_line, include_test, action },
    origin: rule.origin,
    endpoint_id: rule.endpoint_id,
    created_at: rule.created_at.toISOString(),
    updated_at: rule.updated_at.toISOString(),
  };
}

/** Fields that the API shows and nobody can set. A body that holds them is accepted, so that what was read can be sent back. */
export const READ_ONLY_RULE_FIELDS = ["id", "origin", "endpoint_id", "created_at", "updated_at"] as const;
