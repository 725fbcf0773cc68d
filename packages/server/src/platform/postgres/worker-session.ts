import { randomInt } from "node:crypto";
import type pg from "pg";
import type { Log } from "../log/log.ts";
import { HubClient, type Sockets } from "./client.ts";
import { isBehindPooler } from "./pooler.ts";

/** The first number of the advisory locks of workers: "Haal" in ASCII. `lock-database.ts` uses the number before. */
export const WORKER_LOCKS = 0x4861616c;
const KEY_MAX = 2 ** 31;
const BEAT_EVERY_MS = 1_000;
/** A database that is silent for longer than this may have ended the session, so the worker takes a new one. */
const SILENT_MS_MAX = 4_000;

/** The server notices within 5 s that the machine of a worker vanished, because others wait for that to free its leases. */
const QUICK_SERVER_KEEP_ALIVE = [
  "set tcp_keepalives_idle = 3",
  "set tcp_keepalives_interval = 1",
  "set tcp_keepalives_count = 2",
  "set tcp_user_timeout = 5000",
].join("; ");

/** The database session that shows that this worker lives. */
export interface WorkerSession {
  /** The name of this worker, which its leases carry; null while it has no session, so that only time ends its leases. */
  key(): number | null;
  close(): Promise<void>;
}

/** What a worker's session needs. */
export interface WorkerSessionOptions {
  readonly url: string;
  readonly sockets: Sockets;
  readonly log: Log;
}

/**
 * Opens a session that lives as long as the process and holds an advisory lock whose number is the name of the worker. However the
 * process dies, PostgreSQL ends the session and releases the lock, and others free its leases (`pipeline/queue/expire-leases.ts`).
 *
 * A worker that lost its session takes a new name. It never takes the old one again, because others may be freeing the leases
 * of that name at this moment. Behind a pooler a session does not belong to a process, so there is no name at all.
 */
export async function openWorkerSession(options: WorkerSessionOptions): Promise<WorkerSession> {
  const { log } = options;
  let connected: WorkerSessionConnection | null = null;
  let closed = false;
  let isBehindPooler = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async () => {
    const opened = await openWorkerConnection(options, lose);
    if (opened === null) {
      isBehindPooler = true;
      log.info({}, "The database is behind a pooler, so leases of a worker that died end by their time.");
    } else if (closed) await opened.client.end();
    else connected = opened;
  };
  const beat = async () => {
    const before = connected;
    try {
      if (before === null) await connect();
      else await before.client.query("select 1");
    } catch (error) {
      // A database that takes no connection is logged by the session that asks whether it answers (`session.ts`).
      if (before !== null) lose(before.client, error);
    }
    schedule();
  };
  const schedule = () => {
    if (!closed && !isBehindPooler) timer = setTimeout(() => void beat(), BEAT_EVERY_MS);
  };
  const lose = (client: pg.Client, error: unknown) => {
    if (closed || connected?.client !== client) return;
    connected = null;
    log.warn({ error: String(error) }, "The worker lost its database session: it takes a new name.");
    // Not awaited, because the end of a connection to a host that vanished takes minutes.
    client.end().catch(() => undefined);
  };
  await beat();
  return {
    key: () => connected?.key ?? null,
    async close() {
      closed = true;
      clearTimeout(timer);
      await connected?.client.end();
    },
  };
}

interface WorkerSessionConnection {
  readonly client: pg.Client;
  readonly key: number;
}

/** Null if a pooler answers instead of the database. */
async function openWorkerConnection(
  { url, sockets }: WorkerSessionOptions,
  onLost: (client: pg.Client, error: unknown) => void,
): Promise<WorkerSessionConnection | null> {
  const client = new HubClient({
    connectionString: url,
    application_name: "haak worker",
    query_timeout: SILENT_MS_MAX,
    stream: sockets.open,
  });
  client.on("error", (error) => onLost(client, error));
  client.on("end", () => onLost(client, "The connection ended."));
  try {
    await client.connect();
    if (await isBehindPooler(client)) {
      await client.end();
      return null;
    }
    await client.query(QUICK_SERVER_KEEP_ALIVE);
    return { client, key: await lockKey(client) };
  } catch (error) {
    client.end().catch(() => undefined);
    throw error;
  }
}

/** Takes a number that no living worker has. */
async function lockKey(client: pg.Client): Promise<number> {
  for (;;) {
    const key = randomInt(1, KEY_MAX);
    const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1, $2) as locked", [
      WORKER_LOCKS,
      key,
    ]);
    if (rows[0]?.locked) return key;
  }
}
