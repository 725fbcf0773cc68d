import {
  type Action,
  type Language,
  ORDER_KINDS,
  REASON_CODES,
  ruleInputSchema,
  TRIGGERS,
  translateRuleName,
  WEBHOOK_FORMATS,
} from "@haak/core";
import { z } from "zod";
import { MASKED, maskHeaders } from "../../platform/crypto/mask-headers.ts";
import { json, nothing, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import {
  choiceParam,
  count,
  idOf,
  listOf,
  moment,
  PAGE_QUERY,
  readOnly,
  textParam,
} from "../../platform/http/openapi/parts.ts";
import { isRecord } from "../../platform/map-values.ts";
import type { OpenRule } from "./store.ts";

/** Fields that the API shows and nobody can set. They are accepted in a body and ignored, so that a rule that was read can be sent back. */
export const READ_ONLY_RULE_FIELDS = [
  "id",
  "shown_name",
  "origin",
  "endpoint_id",
  "endpoint",
  "created_at",
  "updated_at",
] as const;

const ids = z.array(z.string());

export const scopeShown = z
  .object({ products: ids, product_groups: ids, upsells: ids, forms: ids })
  .meta({ id: "RuleScope" });

const accessFields = {
  connection_id: z.string(),
  do: z.enum(["grant", "revoke", "add_user"]),
  skus: ids,
  levels: ids,
  delay_days: z.number().nullable(),
};

const actionShown = z
  .discriminatedUnion("type", [
    z
      .object({
        type: z.literal("webhook"),
        url: z.string(),
        format: z.enum(WEBHOOK_FORMATS),
        headers: z
          .record(z.string(), z.string())
          .meta({ description: "Values that look like credentials are masked." }),
      })
      .meta({ id: "WebhookAction" }),
    z.object({ type: z.literal("zapier"), url: z.string() }).meta({ id: "ZapierAction" }),
    z.object({ type: z.literal("huddle"), ...accessFields }).meta({ id: "HuddleAction" }),
    z.object({ type: z.literal("connector"), connector: z.string(), ...accessFields }).meta({ id: "ConnectorAction" }),
  ])
  .meta({ id: "Action" });

const rule = z
  .object({
    id: idOf("rul"),
    name: z.string(),
    shown_name: z
      .string()
      .optional()
      .meta({ description: "The name in the language of `Accept-Language`, if it differs." }),
    enabled: z.boolean(),
    trigger: z.enum(TRIGGERS),
    scope: scopeShown,
    kinds: z.array(z.enum(ORDER_KINDS)).meta({ description: "Empty if kinds of order do not apply." }),
    per_line: z.boolean(),
    include_test: z.boolean(),
    action: actionShown,
    origin: z.enum(["settings", "rule", "zapier"]).meta({ description: "Where it was made." }),
    endpoint_id: idOf("end"),
    endpoint: z
      .object({
        id: idOf("end"),
        enabled: z.boolean().meta({ description: "If false, its calls wait until it is switched on." }),
      })
      .meta({ id: "EndpointOfRule" }),
    created_at: moment,
    updated_at: moment,
  })
  .meta({ id: "Rule" });

type ShownRule = z.output<typeof rule>;

/** The fields of a rule's body. How they fit together is checked by core. */
export const RULE_FIELDS = ruleInputSchema.in.shape;

const readOnlyFields = Object.fromEntries(READ_ONLY_RULE_FIELDS.map((name) => [name, readOnly]));

const ruleBody = z.strictObject({ ...RULE_FIELDS, ...readOnlyFields }).meta({ id: "NewRule" });

/** A patch keeps the fields that it does not name, so they must not have a default here. */
const withoutDefaults = {
  ...RULE_FIELDS,
  enabled: RULE_FIELDS.enabled.unwrap(),
  scope: RULE_FIELDS.scope.unwrap(),
  per_line: RULE_FIELDS.per_line.unwrap(),
  include_test: RULE_FIELDS.include_test.unwrap(),
};

const rulePatch = z
  .strictObject({ ...z.object(withoutDefaults).partial().shape, ...readOnlyFields })
  .meta({ id: "RulePatch" });

/** Why a rule called or not. */
export const reasonSchema = z
  .object({ code: z.enum(REASON_CODES), text: z.string() })
  .meta({ id: "Reason", description: "`text` is in the language of `Accept-Language`." });

const EXAMPLE = {
  name: "Course opens Huddle",
  trigger: "order.paid",
  scope: { products: ["7"] },
  action: { type: "webhook", url: "https://example.com/hook" },
};

const MADE_ELSEWHERE = "The settings or a hook made this rule. Change it there.";

export const RULE_OPERATIONS: OperationGroup = {
  tag: "Rules",
  caller: "shop",
  operations: {
    "GET /v1/rules": {
      id: "listRules",
      summary: "The rules of the shop",
      description: "Includes the rules that the settings and hooks made.",
      query: {
        ...PAGE_QUERY,
        product: textParam("Only rules whose scope names this product."),
        upsell: textParam("Only rules whose scope names this upsell."),
        origin: choiceParam(["settings", "rule", "zapier"], "Only rules that were made there."),
      },
      answers: { 200: json(listOf("RuleList", rule), "A page of rules.") },
      translated: true,
    },
    "POST /v1/rules": {
      id: "createRule",
      summary: "Create a rule",
      description:
        "Only `trigger` and `action` are required. A filled list in `scope` must match, an empty one matches all; products and " +
        "product groups are one list. A URL that may not be called, and a scope that cannot apply to the trigger, is 422.",
      body: { schema: ruleBody, example: EXAMPLE },
      answers: { 201: resource(rule, "The rule.") },
      translated: true,
    },
    "GET /v1/rules/{id}": {
      id: "getRule",
      summary: "One rule",
      answers: { 200: resource(rule, "The rule.") },
      translated: true,
    },
    "PATCH /v1/rules/{id}": {
      id: "updateRule",
      summary: "Change a rule",
      description:
        "Replaces the fields that it names. Disabling a rule still sends its pending deliveries. A new URL moves pending deliveries to its endpoint, and they get the new headers. Pending deliveries stay with their URL if the action becomes one that gives access, and calls for access stay with their connection.",
      body: { schema: rulePatch, example: { enabled: false } },
      answers: { 200: resource(rule, "The changed rule.") },
      translated: true,
      checksIfMatch: true,
      conflict: MADE_ELSEWHERE,
    },
    "DELETE /v1/rules/{id}": {
      id: "deleteRule",
      summary: "Delete a rule",
      description: "Its pending deliveries are cancelled.",
      answers: { 204: nothing("The rule is deleted.") },
      checksIfMatch: true,
      conflict: MADE_ELSEWHERE,
    },
  },
};

const previewItem = z
  .object({
    event_id: idOf("evt"),
    key: z.string(),
    order_id: z.string().optional(),
    order_number: z.string().optional().meta({ description: "The invoice number of the order, if it has one." }),
    called: z.boolean(),
    reason: reasonSchema,
    line_number: z.int().optional(),
    already_sent: z.boolean(),
  })
  .meta({ id: "PreviewItem" });

const preview = z
  .object({
    token: z.string(),
    events: count.meta({ description: "Events that were checked." }),
    calls: count.meta({ description: "Calls that the rule would have made." }),
    already_sent: count,
    not_called: z.record(z.string(), count).meta({
      description:
        "How many events made no call, by reason. The creation of an order that was paid in these days is not counted.",
    }),
    difference: z
      .object({ added: count, removed: count })
      .optional()
      .meta({ description: "Compared with the saved version of this rule." }),
    items: z.array(previewItem).meta({ description: "The first 50." }),
  })
  .meta({ id: "Preview" });

const previewBody = z
  .strictObject({
    rule: z.strictObject({ ...RULE_FIELDS, ...readOnlyFields, id: z.string().nullish() }),
    days: z.int().min(1).max(365),
  })
  .meta({ id: "PreviewWish" });

export const PREVIEW_OPERATIONS: OperationGroup = {
  tag: "Rules",
  caller: "shop",
  operations: {
    "POST /v1/rules/preview": {
      id: "previewRule",
      summary: "What would this rule have done?",
      description:
        "It checks the events of the last `days` days. `rule` is a body of `POST /v1/rules`, with its `id` if it is saved.",
      body: { schema: previewBody, example: { rule: EXAMPLE, days: 30 } },
      answers: {
        200: json(preview, "The calls that the rule would have made, and why it would not have made others."),
      },
      translated: true,
    },
  },
};

/** A rule as the API shows it. */
function showRule(rule: OpenRule): ShownRule {
  // Fields are named one by one, because jsonb keeps no order and people read them from top to bottom.
  const { name, enabled, trigger, scope, kinds, per_line, include_test, action } = rule.definition;
  const { products, product_groups, upsells, forms } = scope;
  return {
    id: rule.id,
    ...{ name, enabled, trigger },
    scope: { products, product_groups, upsells, forms },
    ...{ kinds, per_line, include_test, action: showAction(action) },
    origin: rule.origin,
    endpoint_id: rule.endpoint_id,
    endpoint: { id: rule.endpoint_id, enabled: rule.endpoint_enabled },
    created_at: rule.created_at.toISOString(),
    updated_at: rule.updated_at.toISOString(),
  };
}

/** What the entity tag is made of. The endpoint is not a part of the rule, so that switching it refuses nobody's change of the rule. */
export function taggedRule(rule: OpenRule) {
  const { endpoint, ...own } = showRule(rule);
  return own;
}

/** The same with a translated name beside the stored one, if Haak chose the name itself. The stored name is what is sent. */
export function showTranslatedRule(rule: OpenRule, language: Language): ShownRule {
  const shown = showRule(rule);
  const shownName = translateRuleName(shown.name, language);
  return shownName === shown.name ? shown : { ...shown, shown_name: shownName };
}

/** Masks credentials in headers, because people who may read rules must not learn them. */
function showAction(action: Action): Action {
  return action.type === "webhook" ? { ...action, headers: maskHeaders(action.headers) } : action;
}

/** Puts the stored values back into an action that was sent back with masked headers. */
export function keepMaskedHeaders(action: unknown, stored: Action): unknown {
  if (stored.type !== "webhook" || !isRecord(action) || !isRecord(action.headers)) return action;
  const headers = Object.entries(action.headers).map(
    ([name, value]) => [name, value === MASKED ? (stored.headers[name] ?? value) : value] as const,
  );
  return { ...action, headers: Object.fromEntries(headers) };
}
