import { type AddressInfo, connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** Stands before a database and stops passing on in the middle of what is written to it, so that a kill meets it there. */
export interface PausingProxy {
  readonly url: string;
  /** Kept as soon as so many bytes have gone to the database and nothing more goes. */
  readonly held: Promise<void>;
}

/** Passes on the first `bytesMax` bytes of what all connections send, and every answer. */
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
