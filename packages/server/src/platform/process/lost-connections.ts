import type { ChildProcess } from "node:child_process";

/** A connection as `node:cluster` sends it to a process, until it is closed here. */
interface HandedConnection {
  close(...given: unknown[]): void;
}

/**
 * Closes each connection that was on its way to a process when that process died. `node:cluster` keeps a connection open until the process says
 * that it has it, and then forgets one whose process never says so: it is neither closed nor given to another process, so that its client
 * waits for ever. Closed, the client knows at once that it must try again.
 */
export function closeLostConnections(child: ChildProcess): void {
  const handed = new Set<HandedConnection>();
  const send = child.send.bind(child) as (...given: unknown[]) => boolean;
  child.send = (message: unknown, connection?: unknown, ...rest: unknown[]) => {
    if (isHandingOver(message, connection)) watch(connection, handed);
    return send(message, connection, ...rest);
  };
  child.once("exit", () => {
    for (const connection of handed) connection.close();
  });
}

/** The message of Node's `lib/internal/cluster/round_robin_handle.js`. */
function isHandingOver(message: unknown, connection: unknown): connection is HandedConnection {
  const isNew = typeof message === "object" && message !== null && "act" in message && message.act === "newconn";
  return isNew && typeof connection === "object" && connection !== null && "close" in connection;
}

function watch(connection: HandedConnection, handed: Set<HandedConnection>): void {
  const close = connection.close.bind(connection);
  handed.add(connection);
  connection.close = (...given) => {
    handed.delete(connection);
    close(...given);
  };
}
