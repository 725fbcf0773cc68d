import { z } from "zod";
import { isOrderEventType, TRIGGERS, type Trigger } from "../events/event-type.ts";
import { idSchema } from "../events/id.ts";
import { ORDER_KINDS, type OrderKind } from "../events/order.ts";
import { coreIssue } from "../i18n/field-errors.ts";
import { type Action, actionSchema } from "./action.ts";
import { defaultRuleName } from "./default-rule-name.ts";
import { findRuleConflicts } from "./rule-conflicts.ts";

export type { AccessAction, Action } from "./action.ts";

const idListSchema = z.array(idSchema).default([]);

const scopeSchema = z.strictObject({
  products: idListSchema,
  product_groups: idListSchema,
  upsells: idListSchema,
  forms: idListSchema,
});

/** The kinds of order that a rule calls for when it does not say: those that a buyer made, not the debits that follow by themselves. */
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
 * The body of a new rule: strict, defaults filled in, and everything that could never call is refused with a pointer to it.
 * Only the shape of a URL is checked; whether its address may be reached is known to the hub alone.
 */
export const ruleInputSchema = ruleFieldsSchema
  .superRefine(
    (fields, context) => {
      for (const { path, message } of findRuleConflicts(fields)) context.addIssue(coreIssue(message, path));
    },
    // Always checked, otherwise a seller would fix a misspelt field first and only then learn that the scope cannot apply either.
    { when: () => true },
  )
  .transform(withDefaults);

function withDefaults(fields: z.output<typeof ruleFieldsSchema>): RuleDefinition {
  const kinds = fields.kinds ?? (isOrderEventType(fields.trigger) ? [...DEFAULT_KINDS] : []);
  const name = fields.name?.trim() ? fields.name : defaultRuleName(fields.trigger, fields.action);
  return { ...fields, kinds, name };
}

/** What a seller or program may send to make a rule: only `trigger` and `action` are required. */
export type RuleInput = z.input<typeof ruleInputSchema>;

/** Which orders, subscriptions or forms a rule is for. A filled list must match, an empty one matches all; products and groups are one list. */
export type RuleScope = z.output<typeof scopeSchema>;

/** When this trigger happens for this scope, do this action: with every default filled in. `kinds` is empty where kinds do not apply. */
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
 * A saved rule. `created_at` (ISO 8601 with an offset) decides whether an event that was found later is older than the rule,
 * `endpoint_id` names what it calls, so that it does not call an endpoint about that endpoint itself.
 */
export type Rule = RuleDefinition & { id: string; created_at: string; endpoint_id?: string };
