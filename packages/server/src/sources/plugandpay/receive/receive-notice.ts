import { trace } from "@opentelemetry/api";
import { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import { lookupHash, type Seal } from "../../../platform/crypto/seal.ts";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { idOf } from "../../../platform/http/openapi/parts.ts";
import { HttpProblem, notFound, notValid } from "../../../platform/http/problem.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { traceparentOf, traceRequest } from "../../../platform/tracing/tracing.ts";
import { findSourceByToken, markSeen, type PlugAndPaySource } from "../source/source-store.ts";
import { type JudgedNotice, judgeNotice, type ReceivedNotice, type Verdict } from "./judge-notice.ts";
import { insertNotice } from "./notice-store.ts";

const received = z
  .object({ id: idOf("inb"), state: z.enum(["waiting", "unknown_trigger"]) })
  .meta({ id: "ReceivedNotice" });

/** Any fields are accepted, because Plug&Pay decides what it sends; `read-notice.ts` reads them. */
const notice = z.looseObject({}).meta({ id: "PlugAndPayNotice", description: "A webhook call as Plug&Pay sends it." });

export const RECEIVE_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "anybody",
  operations: {
    "POST /in/plugandpay/{token}": {
      id: "receiveNotice",
      summary: "Where Plug&Pay's webhooks arrive",
      description:
        "`GET /v1/sources/plugandpay` returns the address. Its token is unguessable. JSON (V2, flat or nested, signed in " +
        "`X-Signature` if a webhook key is set) and forms (V1) are accepted. Every notice is kept and shown in the inbox, even " +
        "if it was refused.",
      body: {
        schema: notice,
        also: { "application/x-www-form-urlencoded": notice },
        example: {
          event: { trigger_type: "order_payment_completed", triggerable_type: "order", triggerable_id: 4711 },
        },
      },
      answers: { 202: json(received, "The notice is stored. It is processed afterwards.") },
      refuses: {
        401: "A webhook key is set, and the signature is missing or wrong.",
        503: "The hub is starting or stopping, or its database is not available.",
      },
    },
  },
};

interface ReceiveParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  /** Wakes the worker of the inbox. It must be called only after the notice is stored. */
  readonly hintInbox: () => void;
}

/**
 * The guard of `/in/plugandpay`: finds the shop of the address before it reads the body.
 *
 * @throws Problem 404 for an unknown token.
 */
export function guardAddress(parts: ReceiveParts): RequestHandler {
  return async (request, response, next) => {
    const token = request.path.replace(/^\/|\/$/g, "");
    const source = await findSourceByToken(parts, lookupHash(token));
    if (source === null) throw notFound("thing_address");
    response.locals.source = source;
    next();
  };
}

/**
 * `POST /in/plugandpay/<token>`: receives the notices of both versions. Every notice, also a refused one, is on disk before it is answered.
 * It is handled afterwards, because Plug&Pay does not wait long for an answer.
 */
export function receiveRoutes(parts: ReceiveParts): Router {
  const router = Router();
  router.post("/:token", traceRequest("receive notice", "/in/plugandpay/:token"), async (request, response) => {
    const source = sourceOf(response);
    const { received, judged } = judge(request, source);
    const id = parts.newId("inb");
    const receivedAt = parts.clock.now();
    const traceparent = traceparentOf(trace.getActiveSpan());
    await insertNotice(parts.db, source.shop, { id, receivedAt, received, judged, traceparent });
    await markSeen(parts.db, source.shop, receivedAt);
    refuse(judged.verdict);
    if (judged.verdict.state === "waiting") parts.hintInbox();
    response.status(202).json({ id, state: judged.verdict.state });
  });
  return router;
}

function sourceOf(response: Response): PlugAndPaySource {
  // The cast is needed because Express types `locals` as any. Only `guardAddress` sets `source`.
  const source = response.locals.source as PlugAndPaySource | undefined;
  if (source === undefined) throw new Error("The route for notices is mounted without its guard.");
  return source;
}

function judge(request: Request, source: PlugAndPaySource): { received: ReceivedNotice; judged: JudgedNotice } {
  const raw: unknown = request.body;
  const bytes = Buffer.isBuffer(raw) ? raw : Buffer.alloc(0);
  const headers = { contentType: request.get("content-type") ?? "", signature: request.get("x-signature") ?? null };
  const body = exactText(bytes);
  if (body === null) {
    const error = hubMessage("notice_not_utf8");
    const verdict: Verdict = { state: "rejected", status: 400, error, errors: [] };
    return {
      received: { ...headers, body: bytes.toString("utf8") },
      judged: { version: "unknown", name: null, verdict },
    };
  }
  const received = { ...headers, body };
  const trust = { webhookKey: source.webhookKey, hasApiToken: source.apiToken !== null };
  return { received, judged: judgeNotice(received, trust) };
}

/** The text of exactly these bytes, because the signature must still fit. Null if it cannot be stored. */
function exactText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** @throws HttpProblem for a refused notice, although the notice is kept. */
function refuse(verdict: Verdict): void {
  if (verdict.state !== "rejected") return;
  const { status, error, errors } = verdict;
  if (status === 422) throw notValid(errors);
  throw new HttpProblem({ status, code: status === 401 ? "not_proven" : "not_readable", detail: error });
}
