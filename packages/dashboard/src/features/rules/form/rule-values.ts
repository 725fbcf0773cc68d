import type { OrderKind, Rule, RuleBody, Trigger, WebhookFormat } from "../../../api/client/openapi.ts";
import { fitsOf } from "./fits.ts";
import { type HeaderValue, headerFieldOf, toHeaders, toHeaderValues } from "./header-values.ts";

type Action = Rule["action"];
type HuddleAction = Extract<Action, { type: "huddle" }>;

/** Also keeps values that do not apply at the moment, so that changing the trigger back and forth loses nothing. */
export type RuleValues = {
  name: string;
  trigger: Trigger;
  products: string[];
  product_groups: string[];
  upsells: string[];
  forms: string[];
  kinds: OrderKind[];
  per_line: boolean;
  include_test: boolean;
  /** `kept` is an action that this form cannot show. */
  does: "webhook" | "huddle" | "kept";
  url: string;
  format: WebhookFormat;
  headers: HeaderValue[];
  connection_id: string | null;
  what: HuddleAction["do"];
  skus: string[];
  levels: string[];
  delay_days: number | string;
};

/** The defaults of the shop-wide webhook, for this product or upsell only. */
export function newValues(scope: { product: string | null; upsell: string | null }): RuleValues {
  return {
    name: "",
    trigger: "order.paid",
    products: scope.product === null ? [] : [scope.product],
    product_groups: [],
    upsells: scope.upsell === null ? [] : [scope.upsell],
    forms: [],
    kinds: ["first", "upsell"],
    per_line: false,
    include_test: false,
    ...noAction,
  };
}

const noAction = {
  does: "webhook" as const,
  url: "",
  format: "haak" as const,
  headers: [] as HeaderValue[],
  connection_id: null,
  what: "grant" as const,
  skus: [] as string[],
  levels: [] as string[],
  delay_days: "",
};

export function toRuleValues(rule: Rule): RuleValues {
  const { name, trigger, scope, kinds, per_line, include_test } = rule;
  return {
    ...{ name, trigger, ...scope, per_line, include_test },
    kinds: kinds.length > 0 ? kinds : ["first", "upsell"],
    ...noAction,
    ...valuesOfAction(rule.action),
  };
}

function valuesOfAction(action: Action): Partial<RuleValues> {
  switch (action.type) {
    case "webhook":
      return { does: "webhook", url: action.url, format: action.format, headers: toHeaderValues(action.headers) };
    case "huddle": {
      const { connection_id, skus, levels, delay_days } = action;
      return { does: "huddle", connection_id, what: action.do, skus, levels, delay_days: delay_days ?? "" };
    }
    default:
      return { does: "kept" };
  }
}

interface BodyParts {
  readonly name: string;
  readonly enabled: boolean;
  readonly kept: Action | null;
}

/** Has only the fields that apply to the trigger, because the hub would refuse the rest. */
export function toBody(values: RuleValues, { name, enabled, kept }: BodyParts): RuleBody {
  const fits = fitsOf(values.trigger);
  const { products, product_groups, upsells, forms } = values;
  return {
    ...{ name, enabled },
    trigger: values.trigger,
    scope: {
      products: fits.products ? products : [],
      product_groups: fits.products ? product_groups : [],
      upsells: fits.upsells ? upsells : [],
      forms: fits.forms ? forms : [],
    },
    ...(fits.kinds ? { kinds: values.kinds } : {}),
    per_line: fits.lines && values.per_line,
    include_test: fits.test && values.include_test,
    action: toAction(values, kept),
  };
}

function toAction(values: RuleValues, kept: Action | null): Action {
  if (values.does === "kept" && kept) return kept;
  if (values.does === "huddle") return toHuddleAction(values);
  const format = fitsOf(values.trigger).formats ? values.format : "haak";
  return { type: "webhook", url: values.url.trim(), format, headers: toHeaders(values.headers) };
}

function toHuddleAction({ connection_id, what, skus, levels, delay_days }: RuleValues): HuddleAction {
  return {
    type: "huddle",
    connection_id: connection_id ?? "",
    do: what,
    skus: what === "add_user" ? [] : skus,
    levels: what === "add_user" ? [] : levels,
    delay_days: what === "revoke" && typeof delay_days === "number" ? delay_days : null,
  };
}

const FIELDS: readonly (readonly [RegExp, keyof RuleValues])[] = [
  [/^\/name/, "name"],
  [/^\/trigger/, "trigger"],
  [/^\/scope\/products/, "products"],
  [/^\/scope\/product_groups/, "product_groups"],
  [/^\/scope\/upsells/, "upsells"],
  [/^\/scope\/forms/, "forms"],
  [/^\/kinds/, "kinds"],
  [/^\/action\/url/, "url"],
  [/^\/action\/format/, "format"],
  [/^\/action\/connection_id/, "connection_id"],
  [/^\/action\/do/, "what"],
  [/^\/action\/skus/, "skus"],
  [/^\/action\/levels/, "levels"],
  [/^\/action\/delay_days/, "delay_days"],
];

/** The form field for a JSON pointer (RFC 6901) of the hub. Null if no field shows it. */
export function ruleFieldOf({ headers }: Pick<RuleValues, "headers">): (pointer: string) => string | null {
  return (pointer) => FIELDS.find(([pattern]) => pattern.test(pointer))?.[1] ?? headerFieldOf(pointer, headers);
}
