import { isDeepStrictEqual } from "node:util";
import type { RuleDefinition } from "@haak/core";

/** What is compared of a saved rule. */
export interface SavedRule {
  readonly id: string;
  readonly definition: RuleDefinition;
}

/**
 * The saved rule that a what-if speaks of: the one with its id, else the newest of equal content, else null. A name
 * decides about no call, so that a rule that was saved under another name is still the one that was looked at.
 */
export function findSavedRule<Saved extends SavedRule>(
  rules: readonly Saved[],
  wish: { ruleId: string | null; definition: RuleDefinition },
): Saved | null {
  const named = rules.find((rule) => rule.id === wish.ruleId);
  if (named) return named;
  const wanted = contentOf(wish.definition);
  return rules.findLast((rule) => isDeepStrictEqual(contentOf(rule.definition), wanted)) ?? null;
}

/** Listed one by one, because a rule that came with fields of its own (its id) is still the same rule. */
function contentOf({ enabled, trigger, scope, kinds, per_line, include_test, action }: RuleDefinition) {
  return { enabled, trigger, scope, kinds, per_line, include_test, action };
}
