import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import pg from "pg";

/** Plays PgBouncer between a hub and its PostgreSQL. */
export interface Pooler {
  readonly url: string;
  stop(): Promise<void>;
}

/** `transaction` gives each transaction to a session that is free, the one used last first; `session` keeps one for each client. */
export type PoolMode = "transaction" | "session";

/** Starts a pooler. What a client asks for at its start is ignored, as PgBouncer does with `ignore_startup_parameters`. */
export async function startPooler(databaseUrl: string, mode: PoolMode): Promise<Pooler> {
  const sessions = createSessions(databaseUrl);
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    serveClient(client, sessions, mode);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  // A server that listens on a port has an address of this kind.
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    async stop() {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
      await sessions.close();
    },
  };
}

interface Session {
  readonly client: pg.Client;
  readonly stream: Duplex;
}

function createSessions(databaseUrl: string) {
  const all = new Set<pg.Client>();
  const idle: Session[] = [];
  return {
    async take(): Promise<Session> {
      const free = idle.pop();
      if (free !== undefined) return free;
      const client = new pg.Client({ connectionString: databaseUrl, application_name: "pooler" });
      client.on("error", () => undefined);
      await client.connect();
      all.add(client);
      const { stream } = client.connection;
      // From here on the answers belong to the pooler's clients.
      stream.removeAllListeners("data");
      return { client, stream };
    },
    giveBack: (session: Session) => void idle.push(session),
    /** Ends one that a client left in an unknown state. */
    drop(session: Session) {
      all.delete(session.client);
      session.stream.destroy();
    },
    async close() {
      for (const client of all) client.connection.stream.destroy();
    },
  };
}

const AUTHENTICATED = message("R", Buffer.from([0, 0, 0, 0]));
const READY = message("Z", Buffer.from("I"));

function serveClient(client: Socket, sessions: ReturnType<typeof createSessions>, mode: PoolMode): void {
  let started = false;
  let session: Promise<Session> | null = null;
  const release = (used: Session) => {
    used.stream.removeAllListeners("data");
    session = null;
    sessions.giveBack(used);
  };
  const begin = async (): Promise<Session> => {
    const taken = await sessions.take();
    const answers = createFrames();
    taken.stream.on("data", (chunk: Buffer) => {
      client.write(chunk);
      const last = answers(chunk).at(-1);
      const isIdle = last?.[0] === "Z".charCodeAt(0) && last[5] === "I".charCodeAt(0);
      if (mode === "transaction" && isIdle) release(taken);
    });
    return taken;
  };
  let forwarded = Promise.resolve();
  client.on("data", (chunk: Buffer) => {
    if (!started) {
      started = true;
      // The process id and the secret are made up.
      client.write(Buffer.concat([AUTHENTICATED, message("K", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])), READY]));
      return;
    }
    if (chunk[0] === "X".charCodeAt(0)) return void client.end();
    forwarded = forwarded.then(async () => {
      session ??= begin();
      (await session).stream.write(chunk);
    });
  });
  client.on("error", () => undefined).on("close", () => void session?.then(sessions.drop));
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Cuts what arrives into whole messages: a letter, a length of four bytes, and the rest. */
function createFrames(): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: Buffer[] = [];
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      messages.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return messages;
  };
}
