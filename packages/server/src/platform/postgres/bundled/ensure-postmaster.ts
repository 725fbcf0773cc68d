import { readdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { StartError, type StartLog } from "../../process/start-error.ts";
import { waitUntil } from "../../time/wait.ts";
import { diskFullError } from "./database-folder.ts";
import { findPostmaster, processState, removeStalePid } from "./find-postmaster.ts";
import type { Cluster } from "./open-cluster.ts";
import { forgetPort, launchPostmaster, notReadyError, type Postmaster, readyMsMax } from "./postmaster.ts";

const launchesMax = 5;

/** A running server. `launched` is true if it was started here, false if it was already running. */
export type EnsuredPostmaster = Postmaster & { readonly launched: boolean };

/**
 * Returns the running server of a cluster: the one that a killed hub left behind, otherwise a new one. Waits for a server that is
 * starting up or shutting down.
 *
 * @throws StartError if the server cannot be started.
 */
export async function ensurePostmaster(cluster: Cluster, log: StartLog): Promise<EnsuredPostmaster> {
  const end = performance.now() + readyMsMax;
  let launches = 0;
  while (performance.now() < end) {
    const found = await findPostmaster(cluster);
    switch (found.kind) {
      case "ready":
        log.info({ pid: found.pid, port: found.port }, "A database is running on this folder already.");
        return { ...found, launched: false };
      case "changing":
        await delay(20);
        break;
      case "stale":
        log.warn({}, "The database was not shut down cleanly: its stale postmaster.pid is removed.");
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
    log.info({ pid: launch.pid, port: launch.port }, "The bundled database runs.");
    return launch;
  }
  if (launches === launchesMax) throw brokenError(cluster, launch.output);
  await repairFailedLaunch(cluster, launch.output);
  return null;
}

const linesShown = 8;

/** Why a server failed to start. Read from its output, which is in English because `lc_messages` is `C`. */
export type LaunchFailure = "port-taken" | "already-running" | "orphans" | "disk-full" | "broken";

const failureTexts: readonly (readonly [string, LaunchFailure])[] = [
  ["could not create any TCP/IP sockets", "port-taken"],
  ['lock file "postmaster.pid" already exists', "already-running"],
  ['lock file "postmaster.pid" is empty', "already-running"],
  ["pre-existing shared memory block", "orphans"],
  ["No space left on device", "disk-full"],
];

/** Finds the first known text in the output of a server that failed to start. */
export function launchFailure(output: string): LaunchFailure {
  return failureTexts.find(([text]) => output.includes(text))?.[1] ?? "broken";
}

/**
 * Removes the reason why the server failed to start, so that the next launch can succeed.
 *
 * @throws StartError with the last lines of the output if only a person can fix it.
 */
async function repairFailedLaunch(cluster: Cluster, output: string): Promise<void> {
  switch (launchFailure(output)) {
    case "port-taken":
      return forgetPort(cluster.folder);
    case "orphans":
      return endOrphans(cluster);
    case "already-running":
      // Another hub was faster, so the next search finds its server.
      return;
    case "disk-full":
      throw diskFullError(cluster.folder.dataDir);
    case "broken":
      throw brokenError(cluster, output);
  }
}

function brokenError({ folder }: Cluster, output: string): StartError {
  const lines = output.trim().split("\n").slice(-linesShown).join("\n");
  return new StartError(
    "database_corrupted",
    `The database in ${folder.cluster} does not start: fix what the last lines of ${folder.log} say, or restore the folder from a backup.\n${lines}`,
  );
}

/** How long to wait after each signal. */
const signalTimeoutMs = 5_000;

/**
 * Ends the child processes that a killed server left behind. Most of them end by themselves, but one that is running a statement keeps the
 * shared memory, and PostgreSQL does not start until that is free. The children cannot commit any more, so nothing is lost. On systems
 * other than Linux, where processes cannot be listed, this only waits a moment.
 *
 * Must not be called while a postmaster of the cluster runs.
 */
async function endOrphans(cluster: Cluster): Promise<void> {
  for (const signal of ["SIGQUIT", "SIGKILL"] as const) {
    for (const pid of await processesOf(cluster)) signalIfThere(pid, signal);
    const ended = async () => ((await processesOf(cluster)).length === 0 ? true : undefined);
    if (await waitUntil(ended, { limitMs: signalTimeoutMs, intervalMs: 50 })) return;
  }
}

async function processesOf(cluster: Cluster): Promise<number[]> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const states = await Promise.all(pids.map((pid) => processState(pid, cluster.folder.cluster)));
  return pids.filter((_, index) => states[index] === "ours");
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has ended, or it belongs to another user. In the latter case the start fails with the error of PostgreSQL.
  }
}
