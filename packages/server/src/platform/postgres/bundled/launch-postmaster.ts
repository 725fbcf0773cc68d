import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rename, stat } from "node:fs/promises";
import { StartError } from "../../process/start-error.ts";
import { choosePort, rememberPort } from "./choose-port.ts";
import type { Cluster } from "./open-cluster.ts";
import { postgresCommand } from "./postgres-command.ts";
import { bundledSettings, settingArguments } from "./postgres-settings.ts";
import { parsePostmasterPid, readPidFile } from "./postmaster-pid.ts";
import { waitUntil } from "./wait-until.ts";

/** A running server of a cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** How a launch ended; `output` is what the server printed before it gave up. */
export type Launch = ({ readonly kind: "ready" } & Postmaster) | { readonly kind: "exited"; readonly output: string };

/** Replaying the log of changes after a crash takes seconds, on a slow disk a minute or two. */
export const readyMsMax = 300_000;

/** The log starts anew beyond this size; the one before it is kept. */
const logBytesMax = 4 * 1024 * 1024;

/**
 * Starts the server and waits until it takes connections. It is put into a session of its own, so that a Ctrl-C meant
 * for the hub does not end the database before the hub has drained; it also outlives a hub that is killed.
 */
export async function launchPostmaster(
  cluster: Cluster,
  settings: readonly string[] = bundledSettings,
): Promise<Launch> {
  const port = await choosePort(cluster.folder);
  const logStart = await prepareLog(cluster);
  const child = await spawnDetached(cluster, ["-p", String(port), ...settingArguments(settings)]);
  const outcome = await waitUntil(() => settled(child, cluster), { limitMs: readyMsMax });
  if (outcome === "ready" && child.pid !== undefined) {
    await rememberPort(cluster.folder, port);
    return { kind: "ready", pid: child.pid, port };
  }
  if (outcome === "exited") return { kind: "exited", output: await printedSince(cluster, logStart) };
  throw notReadyError(cluster);
}

/** The server lives but does not get ready. */
export function notReadyError({ folder }: Cluster): StartError {
  return new StartError(
    "database_not_ready",
    `The database in ${folder.cluster} did not get ready within ${readyMsMax / 60_000} minutes: see ${folder.log}, and start the hub again when the disk is less busy.`,
  );
}

async function settled(child: ChildProcess, cluster: Cluster): Promise<"ready" | "exited" | undefined> {
  if (child.exitCode !== null || child.signalCode !== null) return "exited";
  const file = parsePostmasterPid((await readPidFile(cluster)) ?? "");
  return file?.pid === child.pid && file?.status === "ready" ? "ready" : undefined;
}

async function spawnDetached(cluster: Cluster, args: string[]): Promise<ChildProcess> {
  const {
    file,
    args: all,
    options,
  } = postgresCommand(cluster.runAs, cluster.binaries.postgres, [...["-D", cluster.folder.cluster], ...args]);
  const log = await open(cluster.folder.log, "a", 0o600);
  try {
    const child = spawn(file, all, { ...options, detached: true, stdio: ["ignore", log.fd, log.fd] });
    await once(child, "spawn").catch((error: unknown) => {
      throw cannotRunError(cluster, error);
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

function cannotRunError({ binaries }: Cluster, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "database_binaries_unusable",
    `The program ${binaries.postgres} cannot be run here (${reason}): start the hub as an ordinary user on a system with glibc, or set DATABASE_URL.`,
    { cause },
  );
}

async function prepareLog({ folder }: Cluster): Promise<number> {
  const size = await stat(folder.log).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size <= logBytesMax) return size;
  await rename(folder.log, `${folder.log}.1`);
  return 0;
}

async function printedSince({ folder }: Cluster, start: number): Promise<string> {
  const bytes = await readFile(folder.log);
  return bytes.subarray(start).toString("utf8");
}
