import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** A server of a receiver on a port of its own. */
export interface ServedExample {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves what Express and Fastify make. */
export async function serve(listener: RequestListener): Promise<ServedExample> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/haak`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, close };
}

/** Serves what takes a `Request`, as Hono, Next.js, Deno, Bun and workers do. */
export function serveRequests(receive: (request: Request) => Response | Promise<Response>): Promise<ServedExample> {
  const listener = getRequestListener(receive);
  return serve((request, response) => void listener(request, response));
}
