import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";

/** A receiver whose answers a test writes byte by byte. */
export interface RawReceiver {
  readonly port: number;
  readonly url: string;
  /** Whole requests, head and body, unchanged. */
  readonly requests: string[];
  /** How many connections were made. */
  readonly sockets: Socket[];
}

/** Called once for each whole request. */
export type RawAnswer = (socket: Socket, request: string) => void;

/** Starts a receiver on loopback, or on `host`, with TLS if `tls` is given. It ends with the test. */
export async function startRawReceiver(
  answer: RawAnswer,
  { host = "127.0.0.1", port = 0, tls }: { host?: string; port?: number; tls?: TlsOptions } = {},
): Promise<RawReceiver> {
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const onSocket = (socket: Socket) => {
    readRequests(socket, (request) => {
      requests.push(request);
      answer(socket, request);
    });
  };
  const server = tls === undefined ? createServer(onSocket) : createTlsServer(tls, onSocket);
  server.on("connection", (socket: Socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
  });
  server.on("tlsClientError", () => undefined);
  const actualPort = await listen(server, host, port);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return { port: actualPort, url: `${tls ? "https" : "http"}://${host}:${actualPort}/hook`, requests, sockets };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function readRequests(socket: Socket, onRequest: (request: string) => void): void {
  let received = "";
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
    for (let length = requestLength(received); length !== null; length = requestLength(received)) {
      onRequest(received.slice(0, length));
      received = received.slice(length);
    }
  });
}

function requestLength(received: string): number | null {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1] ?? 0);
  return received.length >= headEnd + 4 + bodyLength ? headEnd + 4 + bodyLength : null;
}
