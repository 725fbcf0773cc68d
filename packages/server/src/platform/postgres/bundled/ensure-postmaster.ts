import { setTimeout as delay } from "node:timers/promises";
import { launchPostmaster, notReadyError, type Postmaster, readyMsMax } from "./launch-postmaster.ts";
import { brokenError, mendFailedLaunch } from "./mend-failed-launch.ts";
import type { Cluster } from "./open-cluster.ts";
import { findPostmaster, removeStalePid } from "./postmaster-pid.ts";
import type { StartLog } from "./start-log.ts";

const launchesMax = 5;

/** A running server, and whether it was started here and not found running. */
export type EnsuredPostmaster = Postmaster & { readonly launched: boolean };

/**
 * Gives the running server of a cluster: one that a killed hub left, or else a new one. A server that is starting up
 * or shutting down is waited for.
 *
 * @throws StartError when it cannot be made to run.
 */
export async function ensurePostmaster(cluster: Cluster, log: StartLog): Promise<EnsuredPostmaster> {
  const end = performance.now() + readyMsMax;
  let launches = 0;
  while (performance.now() < end) {
    const found = await findPostmaster(cluster);
    switch (found.kind) {
      case "ready":
        log.info({ pid: found.pid, port: found.port }, "a database is running on this folder already");
        return { ...found, launched: false };
      case "changing":
        await delay(20);
        break;
      case "stale":
        log.warn({}, "the database was not stopped in order; its left-over postmaster.pid is removed");
        await removeStalePid(cluster, found.text);
        break;
      case "none": {
        launches += 1;
        const postmaster = await launchOnce(cluster, launches, log);
        if (postmaster !== null) return { ...postmaster, launched: true };
      }
    }
  }
  throw notReadyError(cluster);
}

async function launchOnce(cluster: Cluster, launches: number, log: StartLog): Promise<Postmaster | null> {
  const launch = await launchPostmaster(cluster);
  if (launch.kind === "ready") {
    log.info({ pid: launch.pid, port: launch.port }, "the bundled database runs");
    return launch;
  }
  if (launches === launchesMax) throw brokenError(cluster, launch.output);
  await mendFailedLaunch(cluster, launch.output);
  return null;
}
