import {
  hasFields,
  isOperationalEventType,
  isOrderEventType,
  ORDER_DATA_EVENT_TYPES,
  ORDER_EVENT_TYPES,
  SUBSCRIPTION_EVENT_TYPES,
  TRIGGERS,
  type Trigger,
} from "../events/event-type.ts";
import { coreMessage } from "../i18n/core-messages.ts";
import type { UserMessage } from "../i18n/message.ts";

/** A part of a rule that cannot apply to its trigger: where it is, and what to do about it. */
export interface RuleConflict {
  readonly path: string[];
  readonly message: UserMessage;
}

type ScopeName = "products" | "product_groups" | "upsells" | "forms";

const WITH_LINES: readonly Trigger[] = ORDER_DATA_EVENT_TYPES;

const WITH_PRODUCTS: readonly Trigger[] = [...WITH_LINES, ...SUBSCRIPTION_EVENT_TYPES];

const TRIGGERS_BY_SCOPE: Readonly<Record<ScopeName, readonly Trigger[]>> = {
  products: WITH_PRODUCTS,
  product_groups: WITH_PRODUCTS,
  upsells: WITH_LINES,
  forms: ["form.submitted"],
};

/**
 * Finds everything in a rule that can never apply to its trigger. Such a rule is refused, because it would be on and never call. It accepts
 * partly valid input, so that all problems of a rule are reported at once.
 */
export function findRuleConflicts(input: unknown): RuleConflict[] {
  const rule = recordOf(input);
  const trigger = TRIGGERS.find((type) => type === rule.trigger);
  if (trigger === undefined) return [];
  return [
    ...scopeConflicts(rule, trigger),
    ...kindConflicts(rule, trigger),
    ...lineConflicts(rule, trigger),
    ...accessConflicts(rule, trigger),
    ...operationalConflicts(rule, trigger),
  ];
}

function scopeConflicts(rule: Record<string, unknown>, trigger: Trigger): RuleConflict[] {
  const scope = recordOf(rule.scope);
  return (Object.keys(TRIGGERS_BY_SCOPE) as ScopeName[])
    .filter((name) => isFilledList(scope[name]) && !TRIGGERS_BY_SCOPE[name].includes(trigger))
    .map((name) => ({
      path: ["scope", name],
      message: coreMessage("scope_not_for_trigger", {
        trigger,
        triggers: TRIGGERS_BY_SCOPE[name].join(", "),
      }),
    }));
}

function kindConflicts({ kinds }: Record<string, unknown>, trigger: Trigger): RuleConflict[] {
  const path = ["kinds"];
  if (!isOrderEventType(trigger)) {
    const message = coreMessage("kinds_not_for_trigger", { triggers: ORDER_EVENT_TYPES.join(" and ") });
    return isFilledList(kinds) ? [{ path, message }] : [];
  }
  if (!Array.isArray(kinds) || kinds.length > 0) return [];
  return [{ path, message: coreMessage("no_kinds") }];
}

function lineConflicts(rule: Record<string, unknown>, trigger: Trigger): RuleConflict[] {
  if (rule.per_line !== true || WITH_LINES.includes(trigger)) return [];
  const message = coreMessage("per_line_not_for_trigger", {
    triggers: WITH_LINES.join(", "),
  });
  return [{ path: ["per_line"], message }];
}

function accessConflicts(rule: Record<string, unknown>, trigger: Trigger): RuleConflict[] {
  const action = recordOf(rule.action);
  if (action.type !== "huddle" && action.type !== "connector") return [];
  if (action.do === "revoke" && trigger === "subscription.cancelled") {
    const message = coreMessage("no_revoke_at_cancellation");
    return [{ path: ["action", "do"], message }];
  }
  if (action.do !== "revoke" && typeof action.delay_days === "number") {
    return [{ path: ["action", "delay_days"], message: coreMessage("only_for_revoke") }];
  }
  return [];
}

/** Huddle and Plug&Pay's formats are refused for events about endpoints, because these have no buyer and no Plug&Pay object. */
function operationalConflicts(rule: Record<string, unknown>, trigger: Trigger): RuleConflict[] {
  if (!isOperationalEventType(trigger)) return [];
  const action = recordOf(rule.action);
  if (action.type === "huddle") {
    const message = coreMessage("no_huddle_for_endpoint_event", { trigger });
    return [{ path: ["action", "type"], message }];
  }
  if (action.format === undefined || action.format === "haak") return [];
  const message = coreMessage("format_must_be_haak", { trigger });
  return [{ path: ["action", "format"], message }];
}

const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const recordOf = (value: unknown): Record<string, unknown> => (hasFields(value) ? value : {});
