import { createServer, type RequestListener, type Server } from "node:http";

/** A server that is up: where it listens, and how to end it. */
export interface Listening {
  readonly url: string;
  /** Ends at once: idle keep-alive sockets and calls that were left hanging are cut. Calling it twice is harmless. */
  close(): Promise<void>;
}

/** Listens on loopback; port 0 takes any free one. Rejects with Node's own error when the port is in use. */
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
    // A stand-in that was told to hang would otherwise keep its sockets, and with them the test run, alive for ever.
    server.closeAllConnections();
  });
}
