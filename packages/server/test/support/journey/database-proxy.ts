import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A proxy between a hub and its PostgreSQL. The hub knows one address, behind which the database can vanish, come back and move. */
export interface DatabaseProxy {
  /** The address for the hub. */
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Forwards nothing and closes nothing, like a host that has vanished. Connections that are open now stay silent for ever. */
  silence(): void;
  /** Ends the silence for new connections. The server closes those of before, as it does when its keep-alive gets no answer. */
  endSilence(): void;
  /** From now on each piece of data waits this long, one after the other, as with an overloaded database. */
  slowDown(pieceMs: number): void;
  /** Accepts connections again, to the same database or to another one. */
  repair(databaseUrl?: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy to the PostgreSQL of that URL. */
export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const sockets = new Set<Socket>();
  let behind = new URL(databaseUrl);
  let pieceMs = 0;
  let silence: Silence = { now: false, upstreams: new Set() };
  const server = createServer((client) => {
    // Each silence is a new object, so that connections of before stay silent when it ends.
    const silent = silence;
    const upstream = connect(Number(behind.port), behind.hostname);
    silent.upstreams.add(upstream.on("close", () => silent.upstreams.delete(upstream)));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    forward(client, upstream, { pieceMs: () => pieceMs, silent });
    forward(upstream, client, { pieceMs: () => pieceMs, silent });
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
    silence() {
      silence.now = true;
    },
    endSilence() {
      for (const upstream of silence.upstreams) upstream.destroy();
      silence = { now: false, upstreams: new Set() };
    },
    slowDown(ms) {
      pieceMs = ms;
    },
    async repair(next = databaseUrl) {
      behind = new URL(next);
      await listen(server, port);
    },
    async stop() {
      if (server.listening) await cut();
    },
  };
}

/** A silence, with the connections to the server that it affects. */
interface Silence {
  now: boolean;
  readonly upstreams: Set<Socket>;
}

interface Passage {
  readonly pieceMs: () => number;
  readonly silent: { readonly now: boolean };
}

function forward(from: Socket, to: Socket, { pieceMs, silent }: Passage): void {
  let passed = Promise.resolve();
  from.on("data", (piece) => {
    passed = passed.then(async () => {
      if (pieceMs() > 0) await wait(pieceMs());
      if (!silent.now) to.write(piece);
    });
  });
  from.on("close", () => {
    if (!silent.now) void passed.then(() => to.destroy());
  });
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  return (server.address() as AddressInfo).port;
}
