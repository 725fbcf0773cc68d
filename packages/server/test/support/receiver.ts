import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One call that arrived. */
export interface ReceivedCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the receiver answers. The default is 200 without a body. */
export interface ReceiverAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A webhook receiver on loopback that keeps every call. */
export interface Receiver {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
}

/** Starts a receiver. It ends with the test. `answer` may wait, so that a test can keep calls open. */
export async function startReceiver(
  answer: (call: ReceivedCall) => ReceiverAnswer | Promise<ReceiverAnswer> = () => ({}),
): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    readCall(request)
      .then(async (call) => {
        calls.push(call);
        const { status = 200, headers = {}, body = "" } = await answer(call);
        response.writeHead(status, headers).end(body);
      })
      .catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  // A server that listens on a port has an address of this kind.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls };
}

async function readCall(request: IncomingMessage): Promise<ReceivedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return { url: request.url ?? "", headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString("utf8") };
}
