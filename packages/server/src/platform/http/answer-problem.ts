import type { Language, Translate } from "@haak/core";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { hubMessage, languageOf, translateHubMessage } from "../i18n/hub-messages.ts";
import type { Log } from "../log/log.ts";
import { isTransientDatabaseError } from "../postgres/database.ts";
import { HttpProblem, notAvailable } from "./problem.ts";

export const answerUnknownPath: RequestHandler = (request, _response, next) => {
  const { method, path } = request;
  const detail = hubMessage("unknown_path", { method, path });
  next(new HttpProblem({ status: 404, code: "unknown_path", detail }));
};

/**
 * Turns any error into a response. It is the only place that does this. An unexpected error is logged in full, but the client gets no
 * details, because they may be secret.
 */
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
 * Logs a refusal on purpose (starting, stopping or full) without its stack. Any other error, also a missing database, is logged in full,
 * because the operator must find its cause.
 */
function logProblem(
  log: Log,
  { facts }: HttpProblem,
  { error, ...request }: { error: unknown; method: string; path: string },
): void {
  const why = isOnPurpose(error) ? { reason: error.message } : { error };
  if (facts.status === 503) log.warn({ ...why, ...request }, "A request was refused temporarily.");
  else if (facts.status >= 500) log.error({ error, ...request }, "A request could not be answered.");
}

/** Thrown by the hub itself, and not because of another error. */
function isOnPurpose(error: unknown): error is HttpProblem {
  return error instanceof HttpProblem && error.cause === undefined;
}

/** The address that Plug&Pay calls is masked, because anybody who knows it can report orders of the shop. */
function maskAddress(path: string): string {
  return path.replace(/^(\/in\/[^/]+\/).+/, "$1[masked]");
}

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

/** The problem for any thrown value. Exported because each item of a batch has its own problem. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isTransientDatabaseError(error)) {
    return notAvailable(hubMessage("database_not_available"));
  }
  return bodyProblem(error) ?? new HttpProblem({ status: 500, code: "internal", detail: hubMessage("internal_error") });
}

/** Errors of Express and its body parser have their own status (http-errors). */
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
