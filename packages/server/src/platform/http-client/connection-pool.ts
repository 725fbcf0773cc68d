import { Client } from "undici";
import type { CallProtocol } from "./allowed-address.ts";
import type { Dial } from "./dial.ts";
import { type ExpectAnswer, skipContinue } from "./skip-continue.ts";

/** One connection to one origin, on which one call at a time is made. It dials when the first call is dispatched on it. */
export interface Connection {
  readonly origin: string;
  readonly client: Client;
  /** To be called when a request is about to be written. */
  readonly expectAnswer: ExpectAnswer;
  /** Hangs up, also in the middle of dialling; a call that is under way on it ends with an error. */
  hangUp(): void;
}

/** Connections by origin, kept open a while after a call so that the next one need not dial. */
export interface ConnectionPool {
  /** An idle connection to this origin, or a new one. Throws once the pool was closed. */
  take(origin: string): Connection;
  /** To be called when a call ended in good order; otherwise hang up. */
  giveBack(connection: Connection): void;
  /** Waits for the calls under way, then hangs up everything. */
  close(): Promise<void>;
}

/** Idle connections over all origins. Beyond it a connection is hung up instead of kept: thousands of receivers that are
 * each called now and then must not add up to thousands of open sockets. */
const idleConnectionsMax = 512;

/** Undici closes an idle connection after 4 s, or a second or two before the receiver said it would, but never later
 * than this. It also bounds how long an unused connection stays with the address that was checked when it was dialled. */
const idleMsMax = 60_000;

/**
 * Pools connections in the open rather than in undici's Pool: a call that runs out of time while its connection is still
 * being made must hang up that very dial, and undici's Pool does not tell which dial belongs to which call. An origin that
 * has no idle connection takes no room here.
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
    // One that is in use is left alone: undici dials anew for a call that it has not sent yet, through the same guard.
    connection.client.on("disconnect", () => takeFromIdle(connection) && connection.hangUp());
    open.add(connection);
    return connection;
  };

  return {
    take(origin) {
      if (closed) throw new Error("The connections were closed, so no call can be made any more.");
      const connection = idle.get(origin)?.at(-1);
      if (connection === undefined) return openConnection(origin);
      takeFromIdle(connection);
      return connection;
    },
    giveBack(connection) {
      if (closed || !open.has(connection) || idleCount >= idleConnectionsMax) return connection.hangUp();
      const siblings = idle.get(connection.origin);
      // Not a new list each time: a receiver that is called 256 times at once has as many.
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
