import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

/** A receiver that can be broken and fixed. */
export interface Receiver {
  /** Returns an address for one test. */
  url(name: string): string;
  /** Sets its answer from now on. */
  answers(status: number, body?: string): void;
  /** The number of calls at that address. */
  taken(name: string): number;
}

/** Starts a receiver for a test file. Call it in `describe`. It listens while its tests run. */
export function useReceiver(): Receiver {
  let answer = { status: 200, body: "" };
  const taken = new Map<string, number>();
  const server = createServer((request, response) => {
    const { status, body } = answer;
    request.resume();
    request.on("end", () => {
      const name = request.url?.slice(1) ?? "";
      if (status < 300) taken.set(name, (taken.get(name) ?? 0) + 1);
      response.writeHead(status, { "content-type": "text/plain" }).end(body);
    });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    // The cast is safe because a server that listens on a port has such an address.
    url: (name) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
    answers: (status, body = "") => {
      answer = { status, body };
    },
    taken: (name) => taken.get(name) ?? 0,
  };
}
