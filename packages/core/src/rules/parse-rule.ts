import { findUnsafeValues } from "../events/unsafe-values.ts";
import { describeIssue, mergeProblems, type Problem, problemsOf } from "../i18n/problem.ts";
import { type RuleDefinition, ruleInputSchema } from "./rule.ts";

/** A rule with every default filled in, or everything that is wrong with it. */
export type ParsedRule =
  | { readonly ok: true; readonly rule: RuleDefinition }
  | { readonly ok: false; readonly errors: Problem[] };

/**
 * Reads the body of a new rule. Beside `ruleInputSchema` it refuses text that a database cannot keep. All problems are
 * told in one go, each with a JSON pointer (RFC 6901) and a sentence that says how to mend it.
 */
export function parseRule(input: unknown): ParsedRule {
  // Zod drops a header called `__proto__` without a word, and a rule that sends less than was asked would be a lie.
  const unsafe = findUnsafeValues(input, { keysRefused: ["__proto__"] });
  const { data, error } = ruleInputSchema.safeParse(input, { error: describeIssue });
  const errors = mergeProblems(unsafe, problemsOf(error));
  return data === undefined || errors.length > 0 ? { ok: false, errors } : { ok: true, rule: data };
}
