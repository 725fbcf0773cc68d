import { findUnsafeValues } from "../events/unsafe-values.ts";
import { checkInput, type EnglishFieldError, inEnglish, mergeFieldErrors } from "../i18n/field-errors.ts";
import { type RuleDefinition, ruleInputSchema } from "./rule.ts";

/** A rule with all defaults, or all errors of the input. */
export type ParsedRule =
  | { readonly ok: true; readonly rule: RuleDefinition }
  | { readonly ok: false; readonly errors: EnglishFieldError[] };

/**
 * Reads the body of a new rule. Besides `ruleInputSchema` it refuses text that a database cannot store. All errors
 * are returned at once, each with a JSON pointer (RFC 6901) and a message that says how to fix it.
 */
export function parseRule(input: unknown): ParsedRule {
  // Refused because zod drops a header called `__proto__` silently, and the rule would then send less than was asked.
  const unsafe = findUnsafeValues(input, { keysRefused: ["__proto__"] });
  const { data, errors: schemaErrors } = checkInput(ruleInputSchema, input);
  const errors = mergeFieldErrors(unsafe, schemaErrors);
  return data === undefined || errors.length > 0 ? { ok: false, errors: inEnglish(errors) } : { ok: true, rule: data };
}
