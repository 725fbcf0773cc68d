import { Socket } from "node:net";

/** All sockets of this process to its database, so that they can be closed together once its host is known to be silent. */
export interface Sockets {
  /** A socket that is not connected yet, for a connection that begins. */
  readonly open: () => Socket;
  /** Closes every socket. Statements that are under way fail with an error of the moment, so that their callers can try again. */
  readonly closeAll: () => void;
}

/** Without any socket yet. */
export function createSockets(): Sockets {
  const sockets = new Set<Socket>();
  return {
    open() {
      const socket = new Socket();
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket;
    },
    closeAll() {
      // The code makes it an error of the moment (`isTransientDatabaseError`).
      const error = Object.assign(new Error("The database does not answer."), { code: "ETIMEDOUT" });
      for (const socket of sockets) socket.destroy(error);
    },
  };
}
