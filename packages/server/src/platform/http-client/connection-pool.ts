import { Client } from "undici";
import type { CallProtocol } from "./allowed-address.ts";
import type { Dial } from "./dial.ts";
import { type ExpectAnswer, skipContinue } from "./skip-continue.ts";

/** A connection to one origin. It makes one call at a time, and dials at its first call. */
export interface Connection {
  readonly origin: string;
  readonly client: Client;
  /** Must be called before a request is written. */
  readonly expectAnswer: ExpectAnswer;
  /** Closes the connection, also while it is dialling. A call on it ends with an error. */
  hangUp(): void;
}

/** The connections of each origin. They stay open for a while after a call, so that the next call need not dial. */
export interface ConnectionPool {
  /** Returns an idle connection to this origin, or a new one. @throws Error after the pool was closed. */
  take(origin: string): Connection;
  /** Returns a connection after a call that ended normally. After any other call it must be closed instead. */
  giveBack(connection: Connection): void;
  /** Waits for the calls in flight, and then closes all connections. */
  close(): Promise<void>;
}

/**
 * The maximum number of idle connections over all origins. More are closed, because thousands of receivers that are rarely called must not
 * keep thousands of sockets open.
 */
const idleConnectionsMax = 512;

/**
 * Undici closes an idle connection after 4 s, or shortly before the time that the receiver announced, but never later than this. This also
 * limits how long an unused connection keeps an address that was checked when it was dialled.
 */
const idleMsMax = 60_000;

/**
 * Creates the pool. Undici's own Pool is not used, because a call that times out while its connection is being made must close exactly that
 * connection, and undici's Pool does not show which one it is. An origin without an idle connection uses no memory here.
 */
export function createConnectionPool(dial: Dial): ConnectionPool {
  const idle = new Map<string, Connection[]>();
  const open = new Set<Connection>();
  let idleCount = 0;
  let closed = false;

  /** Returns whether it was idle. */
  const takeFromIdle = (connection: Connection): boolean => {
    const siblings = idle.get(connection.origin) ?? [];
    const position = siblings.lastIndexOf(connection);
    if (position < 0) return false;
    siblings.splice(position, 1);
    if (siblings.length === 0) idle.delete(connection.origin);
    idleCount -= 1;
    return true;
  };
  const forget = (connection: Connection) => {
    open.delete(connection);
    takeFromIdle(connection);
  };
  const openConnection = (origin: string): Connection => {
    const connection = createConnection({ origin, dial, onHangUp: () => forget(connection) });
    // A connection in use is left alone, because undici dials again through the same guard for a call that was not sent yet.
    connection.client.on("disconnect", () => takeFromIdle(connection) && connection.hangUp());
    open.add(connection);
    return connection;
  };

  return {
    take(origin) {
      if (closed) throw new Error("The connections are closed, so no call can be made.");
      const connection = idle.get(origin)?.at(-1);
      if (connection === undefined) return openConnection(origin);
      takeFromIdle(connection);
      return connection;
    },
    giveBack(connection) {
      if (closed || !open.has(connection) || idleCount >= idleConnectionsMax) return connection.hangUp();
      const siblings = idle.get(connection.origin);
      // The list is changed in place, because a receiver with 256 calls at once has as many connections.
      if (siblings === undefined) idle.set(connection.origin, [connection]);
      else siblings.push(connection);
      idleCount += 1;
    },
    async close() {
      closed = true;
      await Promise.all([...open].map(({ client }) => client.close()));
    },
  };
}

interface ConnectionParts {
  readonly origin: string;
  readonly dial: Dial;
  readonly onHangUp: () => void;
}

function createConnection({ origin, dial, onHangUp }: ConnectionParts): Connection {
  const hungUp = new AbortController();
  let expectAnswer: ExpectAnswer = () => undefined;
  const client = new Client(origin, {
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveMaxTimeout: idleMsMax,
    maxHeaderSize: 64 * 1024,
    connect: ({ hostname, port, protocol }, done) => {
      const target = { hostname, port: portNumber(port, protocol), protocol: callProtocol(protocol) };
      dial(target, hungUp.signal).then(
        (socket) => {
          expectAnswer = skipContinue(socket);
          done(null, socket);
        },
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
  });
  return {
    origin,
    client,
    expectAnswer: () => expectAnswer(),
    hangUp() {
      onHangUp();
      hungUp.abort();
      client.destroy(null, () => undefined);
    },
  };
}

function callProtocol(protocol: string): CallProtocol {
  return protocol === "http:" ? "http:" : "https:";
}

function portNumber(port: string, protocol: string): number {
  return port === "" ? { "http:": 80, "https:": 443 }[callProtocol(protocol)] : Number(port);
}
