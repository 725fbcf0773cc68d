import { z } from "zod";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";
import { reconciliationBody } from "./reconciliation-body.ts";

const reconciliation = z
  .object({
    id: idOf("rec"),
    origin: z.enum(["requested", "hourly"]),
    state: z.enum(["running", "done", "failed"]),
    since: moment,
    until: moment,
    compared: count.meta({ description: "Orders and subscriptions looked at." }),
    missing: count.meta({ description: "Events that the ledger lacked." }),
    repaired: count.meta({ description: "Of these, the ones that were made." }),
    error: z
      .string()
      .nullable()
      .meta({ description: "Why it failed, or waits; of one that is done, what could not be repaired." }),
    created_at: moment,
    ended_at: moment.nullable(),
  })
  .meta({ id: "Reconciliation" });

/** What the reference says of `/v1/reconciliations`. */
export const RECONCILIATION_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/reconciliations": {
      id: "listReconciliations",
      summary: "The comparisons with Plug&Pay",
      description: "One runs by itself every hour, over the last three days.",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ReconciliationList", reconciliation), "A page of comparisons.") },
    },
    "POST /v1/reconciliations": {
      id: "startReconciliation",
      summary: "Compare with Plug&Pay, and make what is missing",
      body: { schema: reconciliationBody, example: { since: "2026-11-01T00:00:00+01:00" } },
      answers: { 202: json(z.object({ id: idOf("rec") }).meta({ id: "StartedReconciliation" }), "It is under way.") },
      conflict: "No API token is set, or Plug&Pay refused it.",
    },
    "GET /v1/reconciliations/{id}": {
      id: "getReconciliation",
      summary: "One comparison",
      answers: {
        200: json(reconciliation, "The comparison. While it runs, the counts are of the pages that are done."),
      },
    },
  },
};
