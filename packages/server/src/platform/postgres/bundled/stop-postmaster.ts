import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Cluster } from "./open-cluster.ts";
import { hasEnded } from "./process-state.ts";
import { waitUntil } from "./wait-until.ts";

/** A fast shutdown writes all changed pages; on a slow disk that takes a while. */
const fastMsMax = 30_000;
const immediateMsMax = 10_000;

/**
 * Stops the server of a cluster and waits until it is gone: fast (sessions are ended, everything is written), and
 * after half a minute at once, which loses nothing either, but makes the next start replay the log of changes.
 */
export async function stopPostmaster(cluster: Cluster, pid: number): Promise<void> {
  if (process.platform === "win32") return stopWithPgCtl(cluster);
  const gone = async () => ((await hasEnded(pid, cluster.folder.cluster)) ? true : undefined);
  // The id may belong to another process by now.
  if (await gone()) return;
  process.kill(pid, "SIGINT");
  if (await waitUntil(gone, { limitMs: fastMsMax })) return;
  process.kill(pid, "SIGQUIT");
  await waitUntil(gone, { limitMs: immediateMsMax });
}

/** Windows has no signals; PostgreSQL brings its own there, which pg_ctl sends. */
async function stopWithPgCtl({ binaries, folder }: Cluster): Promise<void> {
  await promisify(execFile)(binaries.pgCtl, ["stop", "-D", folder.cluster, "-m", "fast", "-w"], { windowsHide: true });
}
