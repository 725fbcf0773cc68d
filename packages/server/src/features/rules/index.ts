/** What other features may import from this one. */
export { type CheckConnectorAction, checkUrl, type RefuseTarget } from "./check-action.ts";
export { RULE_FIELDS, reasonSchema, scopeShown } from "./schema.ts";
export { deleteRules, insertRule, type RuleStoreParts, type StoredRule, selectRules, supersedeRules } from "./store.ts";
export { findSavedRule, lockPreview } from "./what-if/preview-store.ts";
