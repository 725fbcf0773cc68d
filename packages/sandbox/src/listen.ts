import { createServer, type RequestListener, type Server } from "node:http";

/** A running server. */
export interface Listening {
  readonly url: string;
  /** Ends at once: it cuts idle keep-alive sockets and unanswered calls. It may be called twice. */
  close(): Promise<void>;
}

/** Listens on loopback. Port 0 takes any free port. Rejects with Node's own error if the port is in use. */
export async function listen(handler: RequestListener, port = 0): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= closeServer(server);
    return closing;
  };
  return { url: `http://127.0.0.1:${portOf(server)}`, close };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error(`The server listens on ${String(address)}, which is not a TCP port.`);
  }
  return address.port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    // Sockets are cut, because a stand-in that never answers would otherwise keep the test run alive for ever.
    server.closeAllConnections();
  });
}
