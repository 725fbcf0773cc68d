import { EVENT_TYPES, eventSchema, sampleEvent, TRIGGERS } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf } from "../../platform/http/openapi/parts.ts";
import { problemSchema } from "../../platform/http/openapi/problem-answers.ts";

const accepted = z
  .object({
    id: idOf("evt"),
    type: z.enum(TRIGGERS),
    duplicate: z.boolean().meta({ description: "Whether the key was known: then nothing new happened." }),
    deliveries: count.meta({ description: "How many deliveries are enqueued because of it." }),
  })
  .meta({ id: "AcceptedEvent" });

const BATCH_EVENTS_MAX = 500;

/** A batch as it is sent. Each of its events is checked by itself, so that a bad one does not block the others. */
const batch = z.looseObject({ events: z.array(eventSchema).min(1).max(BATCH_EVENTS_MAX) }).meta({ id: "EventBatch" });

const batchResults = z
  .object({
    results: z.array(z.union([accepted, z.object({ problem: problemSchema }).meta({ id: "RefusedEvent" })])),
  })
  .meta({ id: "EventBatchResults" });

export const POST_EVENT_OPERATIONS: OperationGroup = {
  tag: "Events",
  caller: "shop",
  operations: {
    "POST /v1/events": {
      id: "reportEvents",
      summary: "Report one event, or up to 500",
      description:
        "A 202 means that the event, the decision of every rule and the pending deliveries are on disk.\n\n" +
        "`key` is unique within the shop: the same key again is `duplicate: true` with the first `id`, whatever else it contains. " +
        "Unknown fields are kept and passed on.\n\n" +
        "Each event of a batch is accepted or refused by itself; `results` are in order, and pointers of a problem are relative to the " +
        `event. Types: ${EVENT_TYPES.map((type) => `\`${type}\``).join(", ")}.`,
      body: { schema: z.union([eventSchema, batch]), example: sampleEvent("order.paid") },
      answers: { 202: json(z.union([accepted, batchResults]), "One result, or one for each event of a batch.") },
    },
  },
};
