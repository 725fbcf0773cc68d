import { ORDER_KINDS, TRIGGERS } from "@haak/core";
import { z } from "zod";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { RULE_FIELDS, scopeShown } from "../rules/index.ts";

const hook = z
  .object({
    id: idOf("rul"),
    trigger: z.enum(TRIGGERS),
    target_url: z.string().nullable(),
    filters: z
      .object({
        ...scopeShown.shape,
        kinds: z.array(z.enum(ORDER_KINDS)),
        per_line: z.boolean(),
        include_test: z.boolean(),
      })
      .meta({ id: "HookFilters" }),
    created_at: moment,
  })
  .meta({ id: "Hook" });

/** A hook as the API shows it. */
export type ShownHook = z.output<typeof hook>;

const { trigger, scope, kinds, per_line, include_test } = RULE_FIELDS;
const orNull = <T extends z.ZodType>(field: T) => field.nullish();

/** The body of a hook. Its fields are those of a rule, because a hook is a rule. */
const hookBody = z
  .strictObject({
    trigger,
    target_url: z.string(),
    filters: z
      .strictObject({
        ...Object.fromEntries(Object.entries(scope.unwrap().shape).map(([name, field]) => [name, orNull(field)])),
        ...{ kinds: orNull(kinds), per_line: orNull(per_line), include_test: orNull(include_test) },
      })
      .nullish(),
  })
  .meta({ id: "NewHook" });

export const HOOK_OPERATIONS: OperationGroup = {
  tag: "REST Hooks",
  caller: "shop",
  operations: {
    "GET /v1/hooks": {
      id: "listHooks",
      summary: "The hooks of the shop",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("HookList", hook), "A page of hooks.") },
    },
    "POST /v1/hooks": {
      id: "subscribeHook",
      summary: "Subscribe a hook",
      description:
        "For Zapier, Make, n8n and similar tools. The same body again is answered with 200 and the same hook. The same trigger and target " +
        "with other filters create a new hook that replaces the older one.",
      body: {
        schema: hookBody,
        example: { trigger: "order.paid", target_url: "https://example.com/hook", filters: { products: ["7"] } },
      },
      answers: { 200: json(hook, "The existing hook."), 201: json(hook, "The new hook.") },
    },
    "DELETE /v1/hooks/{id}": {
      id: "unsubscribeHook",
      summary: "Unsubscribe a hook",
      description:
        "The answer is also 204 if the hook does not exist or belongs to another shop. Then nothing happens.",
      answers: { 204: nothing("The hook makes no more calls.") },
    },
  },
};
