import { readdir } from "node:fs/promises";
import type { Cluster } from "./open-cluster.ts";
import { processState } from "./process-state.ts";
import { waitUntil } from "./wait-until.ts";

/** How long each signal is given to work. */
const patienceMs = 5_000;

/**
 * Ends the children that a SIGKILLed server left behind: most end by themselves at once, but one that is busy with a
 * statement keeps the shared memory, and PostgreSQL does not start while it does. They cannot commit anything that
 * counts any more. Where processes cannot be listed (other than Linux) this only waits a moment.
 *
 * Must not be called while a postmaster of the cluster lives.
 */
export async function endOrphans(cluster: Cluster): Promise<void> {
  for (const signal of ["SIGQUIT", "SIGKILL"] as const) {
    for (const pid of await processesOf(cluster)) signalIfThere(pid, signal);
    const ended = async () => ((await processesOf(cluster)).length === 0 ? true : undefined);
    if (await waitUntil(ended, { limitMs: patienceMs, intervalMs: 50 })) return;
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
    // It has ended meanwhile, or belongs to someone else and then the start fails with what PostgreSQL says.
  }
}
