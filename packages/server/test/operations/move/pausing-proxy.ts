import { type AddressInfo, connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** A proxy before a database. It stops in the middle of a write, so that a test can kill the move there. */
export interface PausingProxy {
  readonly url: string;
  /** Resolves when `bytesMax` bytes have been forwarded and the proxy has stopped. */
  readonly held: Promise<void>;
}

/** Forwards the first `bytesMax` bytes of all connections, and every answer. */
export async function startPausingProxy(databaseUrl: string, bytesMax: number): Promise<PausingProxy> {
  const behind = new URL(databaseUrl);
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  let passed = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(behind.port), behind.hostname);
    client.on("data", (piece) => {
      passed += piece.length;
      if (passed <= bytesMax) upstream.write(piece);
      else hold();
    });
    upstream.pipe(client);
    client.on("close", () => upstream.destroy()).on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = new URL(databaseUrl);
  // A server that listens on a port has an address of this kind.
  url.port = String((server.address() as AddressInfo).port);
  url.hostname = "127.0.0.1";
  return { url: url.href, held };
}
