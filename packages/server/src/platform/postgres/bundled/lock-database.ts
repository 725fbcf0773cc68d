import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { errorCode, StartError, type StartLog } from "../../process/start-error.ts";
import { type EnsuredPostmaster, ensurePostmaster } from "./ensure-postmaster.ts";
import { type Cluster, clusterUrl } from "./open-cluster.ts";
import { notReadyError, type Postmaster, readyMsMax, stopPostmaster } from "./postmaster.ts";

/**
 * The lock of one hub on its bundled database: a session-level advisory lock on a connection that is used for nothing else. PostgreSQL
 * releases it when the hub dies, however it dies, so that the hub does not depend on a lock file that may be stale.
 */
export interface HubLock {
  /** Calls `listener` once if the connection ends without `release`, and immediately if it has already ended. */
  onBroken(listener: () => void): void;
  /** The `max_connections` of the running server. */
  readonly connectionsMax: number;
  release(): Promise<void>;
}

/** `unreachable` means that the server is starting up, shutting down or gone. The caller must look for it again. */
export type LockAttempt =
  | { readonly kind: "held"; readonly lock: HubLock }
  | { readonly kind: "refused"; readonly holderPid: number | null }
  | { readonly kind: "unreachable" };

/** "Haak" in ASCII. The form with two numbers shares no keys with the form with one number, which libraries use. */
const lockKey = [0x4861616b, 1] as const;

/** PostgreSQL needs a moment to notice that the hub that holds the lock was killed. */
const lockTimeoutMs = 2_000;

const holderPrefix = "haak hub ";

/** Tries to become the only hub of the database. @throws the error of PostgreSQL if it responds but refuses the connection. */
async function acquireHubLock(url: string): Promise<LockAttempt> {
  const client = new Client({
    connectionString: url,
    application_name: `${holderPrefix}${process.pid}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const lock = lockOn(client);
  try {
    await client.connect();
    await client.query(`set lock_timeout = ${lockTimeoutMs}`);
    await client.query("select pg_advisory_lock($1, $2)", [...lockKey]);
    const { rows } = await client.query<{ max: number }>("select current_setting('max_connections')::int as max");
    return { kind: "held", lock: { ...lock, connectionsMax: rows[0]?.max ?? 0 } };
  } catch (error) {
    // 55P03 is lock_not_available: the timeout above has passed.
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

/** 57P01–57P03 mean shutting down, crashed and starting up. The message is checked because the client sets no code when a connection ends. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof Error && error.message.startsWith("Connection terminated")) return true;
  return ["ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03"].includes(errorCode(error));
}

function lockOn(client: Client): Omit<HubLock, "connectionsMax"> {
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

/** A running database that this hub has locked. Only the hub that holds the lock may stop it. */
export interface LockedDatabase {
  readonly postmaster: Postmaster;
  readonly lock: HubLock;
}

/**
 * Starts the database and locks it. Starts again if the server shuts down in between.
 *
 * @throws StartError if another hub holds the lock (that hub and its database are left alone) or the database does not start.
 */
export async function lockDatabase(cluster: Cluster, log: StartLog): Promise<LockedDatabase> {
  const end = performance.now() + readyMsMax;
  while (performance.now() < end) {
    const postmaster = await ensurePostmaster(cluster, log);
    const attempt = await tryLock(cluster, postmaster);
    if (attempt.kind === "held") {
      const { lock } = attempt;
      if (lock.connectionsMax >= cluster.connectionsMax) return { postmaster, lock };
      // It was left running by a hub with fewer processes, so it is started again with more connections.
      await stopPostmaster(cluster, postmaster.pid);
      await lock.release();
      continue;
    }
    if (attempt.kind === "refused") throw inUseError(cluster, attempt.holderPid);
    await delay(20);
  }
  throw notReadyError(cluster);
}

async function tryLock(cluster: Cluster, postmaster: EnsuredPostmaster): Promise<LockAttempt> {
  try {
    return await acquireHubLock(clusterUrl(cluster, postmaster.port));
  } catch (error) {
    // Otherwise the server that was started here would never be stopped.
    if (postmaster.launched) await stopPostmaster(cluster, postmaster.pid);
    throw lockError(cluster, error);
  }
}

function inUseError({ folder }: Cluster, holderPid: number | null): StartError {
  const holder = holderPid === null ? "another hub process" : `another hub (process ${holderPid})`;
  return new StartError(
    "data_dir_in_use",
    `The folder ${folder.dataDir} is in use by ${holder}: stop that one, or set DATABASE_URL to run several processes on one database, or set another HAAK_DATA_DIR.`,
  );
}

function lockError({ folder }: Cluster, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  // 28P01 invalid_password.
  if (errorCode(cause) === "28P01") {
    return new StartError(
      "database_password_wrong",
      `The database in ${folder.cluster} refuses the password in ${folder.password}: put both back from the same backup.`,
      { cause },
    );
  }
  return new StartError(
    "database_refuses",
    `The database in ${folder.cluster} runs but refuses the hub (${reason}): see ${folder.log}, stop it by the process id in ${folder.cluster}/postmaster.pid, and start the hub again.`,
    { cause },
  );
}
