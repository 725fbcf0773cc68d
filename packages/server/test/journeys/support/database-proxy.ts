import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Stands between a hub and its PostgreSQL, so that the database can vanish, come back and move under a hub that knows one address. */
export interface DatabaseProxy {
  /** The address for the hub. */
  readonly url: string;
  /** Breaks every connection and takes no more. */
  cut(): Promise<void>;
  /** Takes connections again, to the same database or to where it is now. */
  mend(databaseUrl?: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy to the PostgreSQL of that URL. */
export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const sockets = new Set<Socket>();
  let behind = new URL(databaseUrl);
  const server = createServer((client) => {
    const upstream = connect(Number(behind.port), behind.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    client.pipe(upstream).on("close", () => client.destroy());
    upstream.pipe(client).on("close", () => upstream.destroy());
  });
  const port = await listen(server, 0);
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(port);
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: url.href,
    cut,
    async mend(next = databaseUrl) {
      behind = new URL(next);
      await listen(server, port);
    },
    async stop() {
      if (server.listening) await cut();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  return (server.address() as AddressInfo).port;
}
