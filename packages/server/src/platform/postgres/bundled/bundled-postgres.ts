import { setTimeout as delay } from "node:timers/promises";
import { StartError, type StartLog } from "../../process/start-error.ts";
import { folderError, isDiskFull } from "./database-folder.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./find-postgres-binaries.ts";
import { findPostmaster } from "./find-postmaster.ts";
import { type LockedDatabase, lockDatabase } from "./lock-database.ts";
import { bundledConnectionsMax, type Cluster, clusterUrl, openCluster } from "./open-cluster.ts";
import { stopPostmaster } from "./postmaster.ts";

const DISK_CHECK_MS = 1_000;

/** The PostgreSQL that comes with the hub, running for this hub alone. */
export interface BundledPostgres {
  /** `postgres://…` on loopback, with the password: not for logs. It stays the same until `stop`. */
  readonly url: string;
  /**
   * Calls `listener` once if the database is lost for good, because another hub has taken the folder or it cannot be started again. The
   * hub must exit then. A database that only crashed is restarted without a call.
   */
  onLost(listener: (error: StartError) => void): void;
  /** Stops the database and waits until it is gone. Close connection pools first. A second call changes nothing. */
  stop(): Promise<void>;
}

/**
 * Starts the bundled PostgreSQL in `dataDir`, and creates the folder if it is missing. A database that a killed hub left running is
 * adopted. A second hub on the same folder is refused and disturbs nothing.
 *
 * @throws StartError with one sentence that says how to fix it.
 */
export async function startBundledPostgres(options: {
  dataDir: string;
  log: StartLog;
  binaries?: PostgresBinaries;
  /** How many processes of the hub use the database. Default: one. */
  processes?: number;
}): Promise<BundledPostgres> {
  const { dataDir, binaries = findPostgresBinaries(), processes = 1 } = options;
  const cluster = await openCluster(dataDir, binaries, bundledConnectionsMax(processes));
  try {
    return supervise(cluster, await lockDatabase(cluster, options.log), options.log);
  } catch (error) {
    throw folderError(error, cluster.folder.dataDir);
  }
}

/**
 * The URL of the bundled database in `dataDir` if it runs, mostly because a hub uses it; null otherwise. It is for reading beside that hub,
 * and ends with it. The folder must contain a database.
 */
export async function findRunningDatabase(dataDir: string): Promise<string | null> {
  const cluster = await openCluster(dataDir, findPostgresBinaries());
  const found = await findPostmaster(cluster);
  return found.kind === "ready" ? clusterUrl(cluster, found.port) : null;
}

function supervise(cluster: Cluster, first: LockedDatabase, log: StartLog): BundledPostgres {
  /** Null while this hub does not hold the lock. The database must not be stopped then, because it may belong to another hub. */
  let locked: LockedDatabase | null = first;
  let recovery: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | null = null;
  const loss = createLoss();

  function watch(database: LockedDatabase): void {
    database.lock.onBroken(() => {
      if (stopped === null) recovery = recover();
    });
  }

  /** Runs when the connection of the lock has ended, mostly because the database crashed. Starts and locks it as at the first start. */
  async function recover(): Promise<void> {
    log.warn({}, "The bundled database has ended unexpectedly. It is started again.");
    locked = null;
    try {
      locked = await lockWhenDiskHasSpace({ cluster, log, isStopped: () => stopped !== null });
      if (locked === null) return;
      if (locked.postmaster.port !== first.postmaster.port) throw portError(first, locked);
      watch(locked);
    } catch (error) {
      loss.report(error instanceof StartError ? error : lostError(cluster, error));
    }
  }

  async function stopOnce(): Promise<void> {
    await recovery;
    if (locked === null) return;
    // The lock is kept until the database is down, so that no other hub adopts a database that is about to end.
    await stopPostmaster(cluster, locked.postmaster.pid);
    await locked.lock.release();
    log.info({}, "The bundled database has stopped.");
  }

  function stop(): Promise<void> {
    stopped ??= stopOnce();
    return stopped;
  }

  watch(first);
  return { url: clusterUrl(cluster, first.postmaster.port), onLost: loss.listen, stop };
}

/**
 * Tries until the disk has space. A full disk makes PostgreSQL exit, because it cannot write its write-ahead log, and keeps it from
 * starting. Meanwhile the hub refuses requests, which is better than a restart loop. Returns null if the hub is stopped.
 */
async function lockWhenDiskHasSpace(over: {
  cluster: Cluster;
  log: StartLog;
  isStopped: () => boolean;
}): Promise<LockedDatabase | null> {
  const { cluster, log, isStopped } = over;
  while (!isStopped()) {
    try {
      return await lockDatabase(cluster, log);
    } catch (error) {
      if (!(await isDiskFull(error, cluster.folder.dataDir))) throw error;
      log.warn({}, "The disk has no space for the bundled database: free some. The hub tries again every second.");
      await delay(DISK_CHECK_MS);
    }
  }
  return null;
}

/** Calls each listener once, also a listener that is added after the loss. */
function createLoss() {
  const listeners: ((error: StartError) => void)[] = [];
  let lost: StartError | null = null;
  return {
    listen(listener: (error: StartError) => void): void {
      if (lost === null) listeners.push(listener);
      else listener(lost);
    },
    report(error: StartError): void {
      lost = error;
      for (const listener of listeners) listener(error);
    },
  };
}

function portError(before: LockedDatabase, now: LockedDatabase): StartError {
  return new StartError(
    "database_lost",
    `The bundled database ended and another program took its port ${before.postmaster.port} (the database is on ${now.postmaster.port} now): start the hub again.`,
  );
}

function lostError({ folder }: Cluster, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "database_lost",
    `The database in ${folder.cluster} ended and cannot be started again (${reason}): see ${folder.log} and start the hub again.`,
    { cause },
  );
}
