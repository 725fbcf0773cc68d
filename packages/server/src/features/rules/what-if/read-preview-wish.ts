import type { FieldError } from "@haak/core";
import { checkInput, mergeFieldErrors, parseRule, type RuleDefinition, translatable } from "@haak/core";
import { z } from "zod";
import { notValid } from "../../../platform/http/problem.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { isRecord } from "../../../platform/is-record.ts";
import { READ_ONLY_RULE_FIELDS } from "../show-rule.ts";

const DAYS_MAX = 365;
const previewBody = z.strictObject({ rule: z.unknown(), days: z.int().min(1).max(DAYS_MAX) });

/** What is asked: what would this rule have done in the last `days` days? */
export interface PreviewWish {
  readonly definition: RuleDefinition;
  /** The saved rule that this is a version of, if there is one. */
  readonly ruleId: string | null;
  readonly days: number;
}

const READ_ONLY: ReadonlySet<string> = new Set(READ_ONLY_RULE_FIELDS);

/** Reads `{rule, days}`, where `rule` is a body of a new rule that may name itself by `id`. @throws Problem 422. */
export function readPreviewWish(body: unknown): PreviewWish {
  const outer = checkInput(previewBody, body);
  if (!isRecord(body)) throw notValid(outer.errors);
  const given = body.rule;
  const parsed = parseRule(isRecord(given) ? withoutReadOnly(given) : given);
  const ruleErrors = parsed.ok ? [] : translatable(parsed.errors).map(inRule);
  const { id = null } = isRecord(given) ? given : {};
  const idErrors =
    id === null || typeof id === "string" ? [] : [{ pointer: "/rule/id", message: hubMessage("must_be_text") }];
  const errors = mergeFieldErrors(outer.errors, ruleErrors, idErrors);
  if (errors.length > 0 || !parsed.ok || outer.data === undefined) throw notValid(errors);
  return { definition: parsed.rule, ruleId: typeof id === "string" ? id : null, days: outer.data.days };
}

/** Problems of a rule, as they are of a body that holds the rule. */
export function inRule({ pointer, message }: FieldError): FieldError {
  return { pointer: `/rule${pointer}`, message };
}

function withoutReadOnly(rule: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule).filter(([name]) => !READ_ONLY.has(name)));
}
