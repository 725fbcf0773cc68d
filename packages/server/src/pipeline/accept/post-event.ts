import { type HaakEvent, type Language, parseEvent, translatable } from "@haak/core";
import { type RequestHandler, Router } from "express";
import { toProblem } from "../../platform/http/answer-problem.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { notValid } from "../../platform/http/problem.ts";
import { bodyJson } from "../../platform/http/read-body.ts";
import { sendJson } from "../../platform/http/send-json.ts";
import { traceRequest } from "../../platform/http/trace-request.ts";
import { hubMessage, translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Shop } from "../../platform/shop.ts";
import type { AcceptedEvent } from "../accept-events.ts";
import type { AcceptEvent } from "./group-events.ts";

const BATCH_EVENTS_MAX = 500;

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
    sendJson(response, 202, await accept({ shop, event, foundByReconciliation: false }));
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

type BatchResult = AcceptedEvent | { problem: unknown };

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
