import type { Language, Translate } from "@haak/core";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { hubMessage, translateHubMessage } from "../i18n/hub-messages.ts";
import type { Log } from "../log/log.ts";
import { isTransientDatabaseError } from "../postgres/database.ts";
import { languageOf } from "./language-of.ts";
import { HttpProblem, notAvailable } from "./problem.ts";

/** The last route: whatever nobody serves. */
export const answerUnknownPath: RequestHandler = (request, _response, next) => {
  const { method, path } = request;
  const detail = hubMessage("unknown_path", { method, path });
  next(new HttpProblem({ status: 404, code: "unknown_path", detail }));
};

/** The one place that turns an error into a response. What we did not expect is logged in full and told in brief. */
export function answerProblem(log: Log, translate: Translate = translateHubMessage): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(error);
    logProblem(log, problem, { error, method: request.method, path: maskAddress(request.path) });
    const language = languageOf(request);
    response.set("Content-Language", language).vary("Accept-Language");
    sendProblem(response, problem, { translate, language });
  };
}

/**
 * What is refused on purpose, while starting, stopping or full, is no fault of the hub's, and where in the code it was refused tells
 * nobody anything: its sentence does. Of whatever else kept the hub from answering, the database being away too, the error is kept in full.
 */
function logProblem(
  log: Log,
  { facts }: HttpProblem,
  { error, ...request }: { error: unknown; method: string; path: string },
): void {
  const why = isOnPurpose(error) ? { reason: error.message } : { error };
  if (facts.status === 503) log.warn({ ...why, ...request }, "A request was refused for now.");
  else if (facts.status >= 500) log.error({ error, ...request }, "A request could not be answered.");
}

/** Thrown by ourselves, and for no other error's sake. */
function isOnPurpose(error: unknown): error is HttpProblem {
  return error instanceof HttpProblem && error.cause === undefined;
}

/** The address that Plug&Pay calls is a secret of the shop: whoever knows it can tell us of orders. */
function maskAddress(path: string): string {
  return path.replace(/^(\/in\/[^/]+\/).+/, "$1[masked]");
}

/** Writes a problem document. */
function sendProblem(
  response: Response,
  problem: HttpProblem,
  { translate, language }: { translate: Translate; language: Language },
): void {
  response
    .status(problem.facts.status)
    .set(problem.facts.headers ?? {})
    .type("application/problem+json")
    .send(JSON.stringify(problem.toBody(translate, language)));
}

/** What any thrown value means to the client. Exported for batches, in which each item has its own problem. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isTransientDatabaseError(error)) {
    return notAvailable(hubMessage("database_not_available"));
  }
  return bodyProblem(error) ?? new HttpProblem({ status: 500, code: "internal", detail: hubMessage("internal_error") });
}

/** Errors that Express and its body parser throw carry a status of their own (http-errors). */
function bodyProblem(error: unknown): HttpProblem | null {
  if (!(error instanceof Error && "status" in error && typeof error.status === "number")) return null;
  switch (error.status) {
    case 413:
      return new HttpProblem({ status: 413, code: "too_large", detail: hubMessage("body_too_large") });
    case 415:
      return new HttpProblem({
        status: 415,
        code: "wrong_encoding",
        detail: hubMessage("content_encoding_not_supported"),
      });
    default:
      if (error.status < 400 || error.status >= 500) return null;
      return new HttpProblem({ status: 400, code: "bad_request", detail: hubMessage("request_not_readable") });
  }
}
