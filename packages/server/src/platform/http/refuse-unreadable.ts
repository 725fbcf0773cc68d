import type { Duplex } from "node:stream";
import { hubMessage } from "../i18n/hub-messages.ts";
import { HttpProblem } from "./problem.ts";

/**
 * Answers bytes that Node could not read as a request, which never reach a route: with a problem document like every other
 * refusal, and an end to the connection, as nobody knows where the next request would begin.
 */
export function refuseUnreadable(error: Error, socket: Duplex): void {
  const code = "code" in error ? error.code : null;
  // Nobody is there to be told, or an answer is on its way already, into which a second one must not be written.
  if (code === "ECONNRESET" || !socket.writable || hasAnswered(socket)) return void socket.destroy();
  socket.end(answerOf(problemOf(code)));
}

/** Node notes on the connection which answer it is writing to it; its own example for this event asks the same. */
function hasAnswered(socket: Duplex): boolean {
  const response: unknown = Reflect.get(socket, "_httpMessage");
  return typeof response === "object" && response !== null && Reflect.get(response, "headersSent") === true;
}

function problemOf(code: unknown): HttpProblem {
  switch (code) {
    case "HPE_HEADER_OVERFLOW": {
      const detail = hubMessage("headers_too_large");
      return new HttpProblem({ status: 431, code: "headers_too_large", detail });
    }
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new HttpProblem({
        status: 408,
        code: "too_slow",
        detail: hubMessage("request_too_slow"),
      });
    default:
      return new HttpProblem({ status: 400, code: "bad_request", detail: hubMessage("request_not_http") });
  }
}

function answerOf(problem: HttpProblem): string {
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.facts.status} ${String(problem.toJSON().title)}`,
    "Content-Type: application/problem+json; charset=utf-8",
    "X-Content-Type-Options: nosniff",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
