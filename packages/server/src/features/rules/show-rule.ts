import { type Action, type Language, spokenRuleName } from "@haak/core";
import { MASKED, maskHeaders } from "../../platform/crypto/mask-headers.ts";
import { isRecord } from "../../platform/is-record.ts";
import type { OpenRule } from "./rule-store.ts";

/** A rule as the API shows it. */
export function showRule(rule: OpenRule) {
  // Named one by one, because the database keeps no order of fields, and people read these from top to bottom.
  const { name, enabled, trigger, scope, kinds, per_line, include_test, action } = rule.definition;
  const { products, product_groups, upsells, forms } = scope;
  return {
    id: rule.id,
    ...{ name, enabled, trigger },
    scope: { products, product_groups, upsells, forms },
    ...{ kinds, per_line, include_test, action: showAction(action) },
    origin: rule.origin,
    endpoint_id: rule.endpoint_id,
    created_at: rule.created_at.toISOString(),
    updated_at: rule.updated_at.toISOString(),
  };
}

/** The same for a reader of that language, with the name in it where Haak gave it by itself; beside the one that is stored and sent. */
export function showSpokenRule(rule: OpenRule, language: Language) {
  const shown = showRule(rule);
  const spoken = spokenRuleName(shown.name, language);
  return spoken === shown.name ? shown : { ...shown, shown_name: spoken };
}

/** Fields that the API shows and nobody can set. A body that holds them is accepted, so that what was read can be sent back. */
export const READ_ONLY_RULE_FIELDS = ["id", "shown_name", "origin", "endpoint_id", "created_at", "updated_at"] as const;

/** An action as it is shown: credentials in its headers are not repeated to whoever may read rules. */
function showAction(action: Action): Action {
  return action.type === "webhook" ? { ...action, headers: maskHeaders(action.headers) } : action;
}

/** An action that somebody sent back as it was shown: what is masked in it stays what it is in `stored`. */
export function keepMaskedHeaders(action: unknown, stored: Action): unknown {
  if (stored.type !== "webhook" || !isRecord(action) || !isRecord(action.headers)) return action;
  const headers = Object.entries(action.headers).map(
    ([name, value]) => [name, value === MASKED ? (stored.headers[name] ?? value) : value] as const,
  );
  return { ...action, headers: Object.fromEntries(headers) };
}
