import { StartError } from "../../process/start-error.ts";
import { forgetPort } from "./choose-port.ts";
import { endOrphans } from "./end-orphans.ts";
import { diskFullError } from "./folder-error.ts";
import type { Cluster } from "./open-cluster.ts";

const linesShown = 8;

/** Why a server gave up at its start, read from what it printed (in English: `lc_messages=C`). */
export type LaunchFailure = "port-taken" | "already-running" | "orphans" | "disk-full" | "broken";

const signs: readonly (readonly [string, LaunchFailure])[] = [
  ["could not create any TCP/IP sockets", "port-taken"],
  ['lock file "postmaster.pid" already exists', "already-running"],
  ['lock file "postmaster.pid" is empty', "already-running"],
  ["pre-existing shared memory block", "orphans"],
  ["No space left on device", "disk-full"],
];

/** Finds the first known sign in the output of a server that gave up. */
export function launchFailure(output: string): LaunchFailure {
  return signs.find(([text]) => output.includes(text))?.[1] ?? "broken";
}

/**
 * Removes the reason why the server gave up, so that the next launch can succeed.
 *
 * @throws StartError with the last lines of the output when only a person can mend it.
 */
export async function mendFailedLaunch(cluster: Cluster, output: string): Promise<void> {
  switch (launchFailure(output)) {
    case "port-taken":
      return forgetPort(cluster.folder);
    case "orphans":
      return endOrphans(cluster);
    case "already-running":
      // Another hub was faster: the next look finds its server.
      return;
    case "disk-full":
      throw diskFullError(cluster.folder.dataDir);
    case "broken":
      throw brokenError(cluster, output);
  }
}

/** PostgreSQL does not start on this cluster, and says why in the last lines of `output`. */
export function brokenError({ folder }: Cluster, output: string): StartError {
  const lines = output.trim().split("\n").slice(-linesShown).join("\n");
  return new StartError(
    "database_corrupted",
    `The database in ${folder.cluster} does not start: mend what the last lines of ${folder.log} say, or put the folder back from a backup.\n${lines}`,
  );
}
