import { createServer, type Server } from "node:http";
import type { Express } from "express";
import { StartError } from "../start-error.ts";
import { refuseUnreadable } from "./refuse-unreadable.ts";

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /**
   * Takes no new connections, lets requests under way finish, and resolves when all are gone. A client that has not
   * ended its request after `graceMs` is cut off, as it would keep the hub from ending.
   */
  close(graceMs: number): Promise<void>;
}

/** @throws StartError if the address is taken or not ours, with what to change. */
export async function listen(app: Express, wish: { host: string; port: number }): Promise<Listening> {
  // A request without Host is served: no answer depends on it, and Node would refuse it without a word of what is wrong.
  const server = createServer({ requireHostHeader: false }, app);
  server.on("clientError", refuseUnreadable);
  // What somebody expects beside 100-continue may be left unheeded (RFC 9110 §10.1.1).
  server.on("checkExpectation", app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, wish)));
    server.listen(wish.port, wish.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : wish.port;
  return { port, close: (graceMs) => closeServer(server, graceMs) };
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
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
