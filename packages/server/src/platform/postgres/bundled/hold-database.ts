import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "../../process/start-error.ts";
import { type EnsuredPostmaster, ensurePostmaster } from "./ensure-postmaster.ts";
import { errorCode } from "./error-code.ts";
import { type HubLock, type LockAttempt, takeHubLock } from "./hub-lock.ts";
import { notReadyError, type Postmaster, readyMsMax } from "./launch-postmaster.ts";
import { type Cluster, clusterUrl } from "./open-cluster.ts";
import type { StartLog } from "./start-log.ts";
import { stopPostmaster } from "./stop-postmaster.ts";

/** A running database that is ours: only the holder may stop it. */
export interface HeldDatabase {
  readonly postmaster: Postmaster;
  readonly lock: HubLock;
}

/**
 * Brings the database up and claims it. If the server turns out to be shutting down in between, it begins again.
 *
 * @throws StartError when another hub holds it (that hub and its database are left alone) or it cannot be made to run.
 */
export async function holdDatabase(cluster: Cluster, log: StartLog): Promise<HeldDatabase> {
  const end = performance.now() + readyMsMax;
  while (performance.now() < end) {
    const postmaster = await ensurePostmaster(cluster, log);
    const attempt = await tryLock(cluster, postmaster);
    if (attempt.kind === "held") return { postmaster, lock: attempt.lock };
    if (attempt.kind === "refused") throw inUseError(cluster, attempt.holderPid);
    await delay(20);
  }
  throw notReadyError(cluster);
}

async function tryLock(cluster: Cluster, postmaster: EnsuredPostmaster): Promise<LockAttempt> {
  try {
    return await takeHubLock(clusterUrl(cluster, postmaster.port));
  } catch (error) {
    // Nobody would ever stop it.
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
      `The database in ${folder.cluster} does not take the password in ${folder.password}: put both back from the same backup.`,
      { cause },
    );
  }
  return new StartError(
    "database_refuses",
    `The database in ${folder.cluster} runs but refuses the hub (${reason}): see ${folder.log}, stop it by the process id in ${folder.cluster}/postmaster.pid, and start the hub again.`,
    { cause },
  );
}
