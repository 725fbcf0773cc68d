import { PROBLEM_OUTCOMES } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";

const cause = z
  .object({
    outcome: z.enum(PROBLEM_OUTCOMES).meta({
      description:
        "What the last attempt came to; `switched_off` for what waits for an endpoint that is off, `cannot_work` for what can never be sent.",
    }),
    status: z.int().nullable().meta({ description: "The answer's status, where there was an answer." }),
  })
  .meta({ id: "FailingCause" });

const amount = z
  .object({ currency: z.string(), amount: z.string() })
  .meta({ id: "Amount", examples: [{ currency: "EUR", amount: "121.00" }] });

const problem = z
  .object({
    cause,
    endpoint: z.object({ id: idOf("end"), url: z.string(), kind: z.string(), enabled: z.boolean() }),
    deliveries: count,
    orders: count.meta({ description: "The orders that these are about, each counted once." }),
    amounts: z.array(amount).meta({ description: "What these orders are worth, for each currency." }),
    first_at: moment,
    last_at: moment,
    text: z.string().meta({ description: "What is wrong, in words." }),
    advice: z.string().meta({ description: "What to do, in words." }),
  })
  .meta({ id: "FailingGroup" });

const problems = listOf("FailingGroupPage", problem)
  .extend({
    complete: z.boolean().meta({ description: "False where there is so much that only the newest was looked at." }),
  })
  .meta({ id: "FailingGroups" });

/** What the reference says of `/v1/problems`. */
export const PROBLEM_OPERATIONS: OperationGroup = {
  tag: "Deliveries",
  caller: "shop",
  operations: {
    "GET /v1/problems": {
      id: "getProblems",
      summary: "What has not arrived, by cause, the most money first",
      description:
        "Deliveries that failed, that wait for another try, or that wait for an endpoint that stands still. Sent again all at once " +
        "by a replay of that endpoint, with the cause as `last_outcome` and `last_status`.",
      query: PAGE_QUERY,
      answers: { 200: json(problems, "The groups.") },
      translated: true,
    },
  },
};
