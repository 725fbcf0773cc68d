/** What other features may use of this one. */
export { type CheckConnectorAction, checkUrl, type RefuseTarget } from "./check-action.ts";
export { findMaskedHeaders, maskedAt } from "./refuse-masked.ts";
export { deleteRules, insertRule, type RuleStoreParts, type StoredRule, selectRules } from "./rule-store.ts";
export { RULE_FIELDS, reasonSchema, scopeShown } from "./rules.openapi.ts";
export { showSettings } from "./show-settings.ts";
export { findSavedRule } from "./what-if/find-saved-rule.ts";
export { lockPreview } from "./what-if/preview-store.ts";
