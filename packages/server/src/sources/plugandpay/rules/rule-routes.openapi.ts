import { TRIGGERS } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { listOf, moment, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";

const readAt = moment
  .nullable()
  .meta({ description: "When the rules were last read from Plug&Pay; null before the first time." });

const rule = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    driver: z.string().nullable().meta({ description: "Plug&Pay's word for what it does." }),
    trigger: z.string().nullable().meta({ description: "Plug&Pay's word for when it does." }),
    event_type: z
      .enum(TRIGGERS)
      .nullable()
      .meta({ description: "Haak's word for that; null for one that Haak does not know." }),
    url: z.string().nullable().meta({ description: "Without what could open it." }),
    points_at_haak: z.boolean(),
    conditions: z.unknown().meta({ description: "As Plug&Pay gives them." }),
    options: z.unknown().meta({ description: "As Plug&Pay gives them, texts masked." }),
    readonly: z.boolean().nullable(),
    created_at: z.string().nullable(),
    to_do: z
      .object({ code: z.string(), text: z.string() })
      .meta({ description: "What is to be done about it, so that a move to Haak can be finished." }),
    read_at: readAt,
  })
  .meta({ id: "PlugAndPayRule" });

const list = z
  .object({
    ...listOf("PlugAndPayRulePage", rule).shape,
    read_at: readAt,
    error: z.string().nullable().meta({ description: "Why they could not be read the last time." }),
  })
  .meta({ id: "PlugAndPayRuleList" });

/** What the reference says of the rules that Plug&Pay itself carries out. */
export const PLUG_AND_PAY_RULE_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/sources/plugandpay/rules": {
      id: "listPlugAndPayRules",
      summary: "What the shop still lets Plug&Pay itself call",
      query: PAGE_QUERY,
      answers: { 200: json(list, "A page of rules, as they were last read.") },
      translated: true,
    },
  },
};
