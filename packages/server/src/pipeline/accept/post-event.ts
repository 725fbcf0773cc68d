import type { ServerResponse } from "node:http";
import {
  EVENT_TYPES,
  eventSchema,
  type HaakEvent,
  type Language,
  parseEvent,
  sampleEvent,
  TRIGGERS,
  translatable,
} from "@haak/core";
import { type RequestHandler, Router } from "express";
import { z } from "zod";
import { toProblem } from "../../platform/http/answer-problem.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf } from "../../platform/http/openapi/parts.ts";
import { problemSchema } from "../../platform/http/openapi/problem-answers.ts";
import { notValid } from "../../platform/http/problem.ts";
import { bodyJson } from "../../platform/http/read-body.ts";
import { hubMessage, languageOf, translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Shop } from "../../platform/shop.ts";
import { traceRequest } from "../../platform/tracing/tracing.ts";
import type { AcceptEvent } from "./group-events.ts";

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

/**
 * `POST /v1/events`: one event, or a batch in which each event is accepted or refused by itself. `guards` run before it, for
 * this route alone.
 */
export function postEventRoutes(accept: AcceptEvent, guards: readonly RequestHandler[] = []): Router {
  const router = Router();
  router.post("/", ...guards, traceRequest("receive event", "/v1/events"), async (request, response) => {
    const shop = shopOf(response);
    const body = bodyJson(request);
    if (isBatch(body)) {
      const batch = { shop, events: readBatch(body.events), language: languageOf(request) };
      sendJson(response, 202, { results: await acceptBatch(accept, batch) });
      return;
    }
    const event = readEvent(body);
    const result: z.output<typeof accepted> = await accept({ shop, event, foundByReconciliation: false });
    sendJson(response, 202, result);
  });
  return router;
}

function readEvent(value: unknown): HaakEvent {
  const parsed = parseEvent(value);
  if (parsed.ok) return parsed.event;
  throw notValid(translatable(parsed.errors));
}

function isBatch(body: unknown): body is { events: unknown } {
  return typeof body === "object" && body !== null && "events" in body && !("type" in body);
}

function readBatch(events: unknown): readonly unknown[] {
  if (Array.isArray(events) && events.length >= 1 && events.length <= BATCH_EVENTS_MAX) return events;
  throw notValid([{ pointer: "/events", message: hubMessage("events_required", { most: BATCH_EVENTS_MAX }) }]);
}

interface Batch {
  readonly shop: Shop;
  readonly events: readonly unknown[];
  /** The language of problems. */
  readonly language: Language;
}

type BatchResult = z.output<typeof batchResults>["results"][number];

/** In order, so that the events of one order are accepted as they were listed; together, so that they share a commit. */
async function acceptBatch(accept: AcceptEvent, { shop, events, language }: Batch): Promise<BatchResult[]> {
  return Promise.all(
    events.map(async (value): Promise<BatchResult> => {
      try {
        return await accept({ shop, event: readEvent(value), foundByReconciliation: false });
      } catch (error) {
        const problem = toProblem(error);
        // An event that could not be stored fails the whole batch: sent again, what was stored is a duplicate by its key.
        if (problem.facts.status >= 500) throw error;
        return { problem: problem.toBody(translateHubMessage, language) };
      }
    }),
  );
}

/**
 * Sends the same as `response.status(status).json(value)`, without a tag and without HEAD. It is needed for routes that are called for
 * every event, because Express reads back the headers that it sets, which takes 10 instead of 3 µs.
 */
function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}
