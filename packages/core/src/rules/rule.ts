import { z } from "zod";
import { isOrderEventType, TRIGGERS, type Trigger } from "../events/event-type.ts";
import { ORDER_KINDS, type OrderKind } from "../events/order.ts";
import { findUnsafeValues } from "../events/unsafe-values.ts";
import { idSchema } from "../events/value-schemas.ts";
import { checkInput, coreIssue, type EnglishFieldError, inEnglish, mergeFieldErrors } from "../i18n/field-errors.ts";
import { type Action, actionSchema } from "./action.ts";
import { findRuleConflicts } from "./rule-conflicts.ts";
import { defaultRuleName } from "./rule-name.ts";

export type { AccessAction, Action } from "./action.ts";

const idListSchema = z.array(idSchema).default([]);

const scopeSchema = z.strictObject({
  products: idListSchema,
  product_groups: idListSchema,
  upsells: idListSchema,
  forms: idListSchema,
});

/**
 * The kinds of order of a rule that does not name any. They are the orders that a buyer makes, without the automatic
 * debits.
 */
export const DEFAULT_KINDS: readonly OrderKind[] = ["first", "upsell"];

const ruleFieldsSchema = z.strictObject({
  name: z.string().nullish(),
  enabled: z.boolean().default(true),
  trigger: z.enum(TRIGGERS),
  scope: scopeSchema.prefault({}),
  kinds: z.array(z.enum(ORDER_KINDS)).optional(),
  per_line: z.boolean().default(false),
  include_test: z.boolean().default(false),
  action: actionSchema,
});

/**
 * The body of a new rule. It is strict, fills in defaults, and refuses every part that could never apply, with a
 * pointer to it. Only the shape of a URL is checked, because only the hub knows whether its address may be called.
 */
export const ruleInputSchema = ruleFieldsSchema
  .superRefine(
    (fields, context) => {
      for (const { path, message } of findRuleConflicts(fields)) context.addIssue(coreIssue(message, path));
    },
    // Always checked, because a seller would otherwise fix a misspelt field first and only then learn that the scope
    // cannot apply.
    { when: () => true },
  )
  .transform(withDefaults);

function withDefaults(fields: z.output<typeof ruleFieldsSchema>): RuleDefinition {
  const kinds = fields.kinds ?? (isOrderEventType(fields.trigger) ? [...DEFAULT_KINDS] : []);
  const name = fields.name?.trim() ? fields.name : defaultRuleName(fields.trigger, fields.action);
  return { ...fields, kinds, name };
}

/** The input for a new rule. Only `trigger` and `action` are required. */
export type RuleInput = z.input<typeof ruleInputSchema>;

/**
 * The orders, subscriptions or forms that a rule is for. A list with entries must match, and an empty one matches
 * all. Products and groups count as one list.
 */
export type RuleScope = z.output<typeof scopeSchema>;

/**
 * A rule with all defaults: if this trigger happens for this scope, do this action. `kinds` is empty if kinds do not
 * apply.
 */
export interface RuleDefinition {
  name: string;
  enabled: boolean;
  trigger: Trigger;
  scope: RuleScope;
  kinds: OrderKind[];
  per_line: boolean;
  include_test: boolean;
  action: Action;
}

/**
 * A saved rule. `created_at` (ISO 8601 with an offset) decides whether a later found event is older than the rule.
 * `endpoint_id` is the endpoint that it calls, because an endpoint must not be called about itself.
 */
export type Rule = RuleDefinition & { id: string; created_at: string; endpoint_id?: string };

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
