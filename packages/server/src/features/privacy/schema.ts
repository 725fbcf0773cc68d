import { emailSchema } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";

/** The body of the request that starts an erasure. */
export const newErasureSchema = z.strictObject({ email: emailSchema }).meta({ id: "NewErasure" });

/** An erasure as it is shown. It must not contain the address, because nobody may learn who was erased. */
export const erasureSchema = z
  .object({
    id: idOf("ers"),
    state: z.enum(["running", "done"]),
    events: count,
    deliveries: count,
    notices: count,
    left_access: z
      .array(z.object({ connection_id: z.string(), sku: z.string().optional(), level: z.string().optional() }))
      .meta({ description: "The access that the person still had in other systems. The owner must revoke it there." }),
    started_at: moment,
    ended_at: moment.nullable(),
  })
  .meta({ id: "Erasure" });

export type ShownErasure = z.output<typeof erasureSchema>;

/** The documentation of `/v1/erasures`. */
export const ERASURE_OPERATIONS: OperationGroup = {
  tag: "Erasures",
  caller: "shop",
  operations: {
    "GET /v1/erasures": {
      id: "listErasures",
      summary: "The erasures of a shop",
      description: "The list does not show who was erased.",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ErasureList", erasureSchema), "A page of erasures.") },
    },
    "POST /v1/erasures": {
      id: "startErasure",
      summary: "Forget a person",
      body: { schema: newErasureSchema, example: { email: "buyer@example.com" } },
      answers: { 202: json(erasureSchema, "The erasure has started.") },
    },
    "GET /v1/erasures/{id}": {
      id: "getErasure",
      summary: "One erasure",
      answers: { 200: json(erasureSchema, "The erasure and its progress.") },
    },
  },
};
