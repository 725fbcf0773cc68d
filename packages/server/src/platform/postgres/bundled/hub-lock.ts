import { Client } from "pg";
import { errorCode } from "./error-code.ts";

/**
 * The claim of one hub on its bundled database: a session-level advisory lock on a connection that is used for nothing
 * else. PostgreSQL gives it up when the hub dies, however it dies, so no file has to be believed.
 */
export interface HubLock {
  /** Calls `listener` once when the connection ends without `release`; at once if it has ended already. */
  onBroken(listener: () => void): void;
  release(): Promise<void>;
}

/** `unreachable` covers a server that is starting up, shutting down or gone; looking for it again is the answer. */
export type LockAttempt =
  | { readonly kind: "held"; readonly lock: HubLock }
  | { readonly kind: "refused"; readonly holderPid: number | null }
  | { readonly kind: "unreachable" };

/** "Haak" in ASCII; the two-number form shares no keys with the one-number form that libraries use. */
const lockKey = [0x4861616b, 1] as const;

/** PostgreSQL needs a moment to notice that the hub of the lock's session was killed. */
const patienceMs = 2_000;

const holderPrefix = "haak hub ";

/** Tries to become the one hub of the database. @throws what PostgreSQL says when it answers but does not let us in. */
export async function takeHubLock(url: string): Promise<LockAttempt> {
  const client = new Client({
    connectionString: url,
    application_name: `${holderPrefix}${process.pid}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const lock = lockOn(client);
  try {
    await client.connect();
    await client.query(`set lock_timeout = ${patienceMs}`);
    await client.query("select pg_advisory_lock($1, $2)", [...lockKey]);
    return { kind: "held", lock };
  } catch (error) {
    // 55P03 lock_not_available: the time limit above.
    const refused = errorCode(error) === "55P03";
    const holderPid = refused ? await lockHolder(client) : null;
    await lock.release();
    if (refused) return { kind: "refused", holderPid };
    if (isUnreachable(error)) return { kind: "unreachable" };
    throw error;
  }
}

async function lockHolder(client: Client): Promise<number | null> {
  const { rows } = await client.query<{ application_name: string }>(
    `select application_name from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted`,
    [...lockKey],
  );
  return Number.parseInt(rows[0]?.application_name.slice(holderPrefix.length) ?? "", 10) || null;
}

/** 57P01–57P03: shutting down, crashed, starting up. The client gives no code when a connection just ends. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof Error && error.message.startsWith("Connection terminated")) return true;
  return ["ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03"].includes(errorCode(error));
}

function lockOn(client: Client): HubLock {
  let ended = false;
  let released = false;
  const listeners: (() => void)[] = [];
  const onEnd = () => {
    if (ended) return;
    ended = true;
    if (!released) for (const listener of listeners) listener();
  };
  client.on("error", onEnd);
  client.on("end", onEnd);
  return {
    onBroken: (listener) => (ended ? listener() : listeners.push(listener)),
    release: async () => {
      released = true;
      await client.end().catch(() => undefined);
    },
  };
}
