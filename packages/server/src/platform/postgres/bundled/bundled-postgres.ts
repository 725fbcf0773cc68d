import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "../../process/start-error.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./find-postgres-binaries.ts";
import { folderError, isDiskFull } from "./folder-error.ts";
import { type HeldDatabase, holdDatabase } from "./hold-database.ts";
import { type Cluster, clusterUrl, openCluster } from "./open-cluster.ts";
import type { StartLog } from "./start-log.ts";
import { stopPostmaster } from "./stop-postmaster.ts";

const ROOM_CHECK_MS = 1_000;

/** The PostgreSQL that comes with the hub, running for this hub alone. */
export interface BundledPostgres {
  /** `postgres://…` on loopback, with the password: not for logs. It stays the same until `stop`. */
  readonly url: string;
  /**
   * Calls `listener` once if the database is lost for good: another hub has taken the folder, or it cannot be brought
   * up again. The hub must end then. A database that merely died is started again by itself and not told here.
   */
  onLost(listener: (error: StartError) => void): void;
  /** Stops the database and waits until it is gone. Close connection pools first. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the bundled PostgreSQL in `dataDir`, which is made where it is missing. A database that a killed hub left
 * running is taken over. A second hub on the same folder is refused and disturbs nothing.
 *
 * @throws StartError with one sentence that says how to mend it.
 */
export async function startBundledPostgres(options: {
  dataDir: string;
  log: StartLog;
  binaries?: PostgresBinaries;
}): Promise<BundledPostgres> {
  const cluster = await openCluster(options.dataDir, options.binaries ?? findPostgresBinaries());
  try {
    return supervise(cluster, await holdDatabase(cluster, options.log), options.log);
  } catch (error) {
    throw folderError(error, cluster.folder.dataDir);
  }
}

function supervise(cluster: Cluster, first: HeldDatabase, log: StartLog): BundledPostgres {
  /** Null once the folder belongs to another hub: then its database is not ours to stop. */
  let held: HeldDatabase | null = first;
  let recovery: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | null = null;
  const loss = createLoss();

  function watch(database: HeldDatabase): void {
    database.lock.onBroken(() => {
      if (stopped === null) recovery = recover();
    });
  }

  /** The connection of the lock has ended, mostly because the database did: start as the first time. */
  async function recover(): Promise<void> {
    log.warn({}, "the bundled database has ended by itself and is started again");
    held = null;
    try {
      held = await holdWhenThereIsRoom({ cluster, log, isStopped: () => stopped !== null });
      if (held === null) return;
      if (held.postmaster.port !== first.postmaster.port) throw portError(first, held);
      watch(held);
    } catch (error) {
      loss.tell(error instanceof StartError ? error : lostError(cluster, error));
    }
  }

  async function stopOnce(): Promise<void> {
    await recovery;
    if (held === null) return;
    // The lock is kept until the database is down, so that no other hub takes over what is about to end.
    await stopPostmaster(cluster, held.postmaster.pid);
    await held.lock.release();
    log.info({}, "the bundled database has stopped");
  }

  function stop(): Promise<void> {
    stopped ??= stopOnce();
    return stopped;
  }

  watch(first);
  return { url: clusterUrl(cluster, first.postmaster.port), onLost: loss.listen, stop };
}

/**
 * A database that cannot write its log of changes ends, and one cannot start either while the disk is full. The hub refuses what comes
 * meanwhile, which is better than to end and to be started again and again. Null once it is stopped.
 */
async function holdWhenThereIsRoom(over: {
  cluster: Cluster;
  log: StartLog;
  isStopped: () => boolean;
}): Promise<HeldDatabase | null> {
  const { cluster, log, isStopped } = over;
  while (!isStopped()) {
    try {
      return await holdDatabase(cluster, log);
    } catch (error) {
      if (!(await isDiskFull(error, cluster.folder.dataDir))) throw error;
      log.warn({}, "the disk has no room for the bundled database: free some, it is tried again every second");
      await delay(ROOM_CHECK_MS);
    }
  }
  return null;
}

/** Tells each listener once, also one that comes too late. */
function createLoss() {
  const listeners: ((error: StartError) => void)[] = [];
  let lost: StartError | null = null;
  return {
    listen(listener: (error: StartError) => void): void {
      if (lost === null) listeners.push(listener);
      else listener(lost);
    },
    tell(error: StartError): void {
      lost = error;
      for (const listener of listeners) listener(error);
    },
  };
}

function portError(before: HeldDatabase, now: HeldDatabase): StartError {
  return new StartError(
    "database_lost",
    `The bundled database ended and its port ${before.postmaster.port} was taken meanwhile (it has ${now.postmaster.port} now): start the hub again.`,
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
