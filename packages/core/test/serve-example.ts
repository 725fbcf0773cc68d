import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** A server of a receiver on its own port. */
export interface ServedExample {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the apps of Express and Fastify. */
export async function serve(listener: RequestListener): Promise<ServedExample> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The cast is safe because a server that listens on a port has such an address.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/haak`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, close };
}

/** Serves a handler of `Request`s, as Hono, Next.js, Deno, Bun and workers have. */
export function serveRequests(receive: (request: Request) => Response | Promise<Response>): Promise<ServedExample> {
  const listener = getRequestListener(receive);
  return serve((request, response) => void listener(request, response));
}
