import { createServer, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Express } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { StartError } from "../process/start-error.ts";
import { HttpProblem } from "./problem.ts";

/** A server that listens. */
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

/** @throws StartError if the address is taken or not ours, with what to change. */
export async function listen(app: Express, input: { host: string; port: number }): Promise<Listening> {
  // A request without Host is served, because no answer depends on it and Node would refuse it without an explanation.
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
  // What somebody expects beside 100-continue may be left unheeded (RFC 9110 §10.1.1).
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
        `Port ${port} on ${host} is in use: stop what listens there, or set PORT to a free one.`,
      );
    case "EACCES":
      return new StartError("port_refused", `Port ${port} may not be used by this user: set PORT to one above 1023.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartError(
        "bad_host",
        `${host} is no address of this machine: set HAAK_HOST to one, such as 127.0.0.1 or 0.0.0.0.`,
      );
    default:
      return error;
  }
}

/**
 * Answers bytes that Node could not read as a request, which never reach a route: with a problem document like every other
 * refusal. The connection is closed, because it is unknown where the next request would begin.
 */
function refuseUnreadable(error: Error, socket: Duplex): void {
  const code = "code" in error ? error.code : null;
  // The client is gone, or an answer is being written already, into which a second one must not be written.
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
