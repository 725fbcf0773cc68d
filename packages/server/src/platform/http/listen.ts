import { createServer, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Express } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { StartError } from "../process/start-error.ts";
import { HttpProblem } from "./problem.ts";

export interface Listening {
  readonly port: number;
  /**
   * Accepts no new connections, finishes the requests in flight, and resolves when all are done. A connection that is still open after
   * `graceMs` is closed, because otherwise the hub could not stop.
   */
  close(graceMs: number): Promise<void>;
}

/**
 * How long a connection may be idle. This must be longer than in the proxy before the hub, because a request sent while the hub closes the
 * connection is lost: nginx and the load balancers of AWS 60 s, Go's proxies 90 s, Caddy 120 s.
 */
const IDLE_MS = 125_000;

/** @throws StartError with a solution, if the address is in use or does not belong to this machine. */
export async function listen(app: Express, input: { host: string; port: number }): Promise<Listening> {
  // A request without Host is accepted, because no answer depends on it and Node would refuse it without an explanation.
  const server = createServer({ requireHostHeader: false, keepAliveTimeout: IDLE_MS }, app);
  const underWay = new Set<ServerResponse>();
  server.on("request", (_request, response) => {
    underWay.add(response);
    response.once("close", () => {
      underWay.delete(response);
      if (!server.listening) server.closeIdleConnections();
    });
  });
  server.on("clientError", refuseUnreadable);
  // Expectations other than 100-continue may be ignored (RFC 9110 §10.1.1).
  server.on("checkExpectation", app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, input)));
    server.listen(input.port, input.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : input.port;
  return { port, close: (graceMs) => closeServer({ server, underWay }, graceMs) };
}

async function closeServer(
  { server, underWay }: { server: Server; underWay: Set<ServerResponse> },
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  for (const response of underWay) if (!response.headersSent) response.setHeader("connection", "close");
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}

function explain(error: Error, { host, port }: { host: string; port: number }): Error {
  const code = "code" in error ? error.code : null;
  switch (code) {
    case "EADDRINUSE":
      return new StartError(
        "port_in_use",
        `Port ${port} on ${host} is in use. Stop the program that uses it, or set PORT to a free port.`,
      );
    case "EACCES":
      return new StartError(
        "port_refused",
        `Port ${port} may not be used by this user. Set PORT to a port above 1023.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartError(
        "bad_host",
        `${host} is not an address of this machine. Set HAAK_HOST to one, such as 127.0.0.1 or 0.0.0.0.`,
      );
    default:
      return error;
  }
}

/**
 * Answers bytes that Node could not read as a request with a problem document, because they never reach a route. The connection is closed,
 * because the start of the next request is unknown.
 */
function refuseUnreadable(error: Error, socket: Duplex): void {
  const code = "code" in error ? error.code : null;
  // The client is gone, or an answer is already being written. A second one must not be written into it.
  if (code === "ECONNRESET" || !socket.writable || hasAnswered(socket)) return void socket.destroy();
  socket.end(answerOf(problemOf(code)));
}

/** Node stores the answer that is being written on the connection. Its own example for this event uses the same field. */
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
