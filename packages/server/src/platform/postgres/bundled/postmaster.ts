import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { StartError } from "../../process/start-error.ts";
import { waitUntil } from "../../time/wait.ts";
import type { DatabaseFolder } from "./database-folder.ts";
import { hasEnded, parsePostmasterPid, readPidFile } from "./find-postmaster.ts";
import type { Cluster } from "./open-cluster.ts";
import { postgresCommand } from "./run-as.ts";

/**
 * Settings of the bundled PostgreSQL. They are passed on the command line at every start, so that a newer hub can change them without
 * touching the data folder. `fsync` and `synchronous_commit` must stay on, because a 2xx promises that the event is on disk.
 */
export const bundledSettings: readonly string[] = [
  "listen_addresses=127.0.0.1",
  // Empty, because socket paths may have about 100 bytes and a deep data folder exceeds that.
  "unix_socket_directories=",
  "fsync=on",
  "synchronous_commit=on",
  "shared_buffers=64MB",
  // Containers often have a /dev/shm too small for POSIX shared memory.
  "dynamic_shared_memory_type=mmap",
  "password_encryption=scram-sha-256",
  "timezone=UTC",
  "log_timezone=UTC",
  "lc_messages=C",
  // Off, because statements and error details contain customer data. The hub logs what matters itself.
  "log_min_error_statement=panic",
  "log_error_verbosity=terse",
  "log_checkpoints=off",
];

/** Settings for test databases, which need not survive a power cut. */
export const throwawaySettings: readonly string[] = [
  ...bundledSettings.filter((setting) => !/^(fsync|synchronous_commit)=/.test(setting)),
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  // Off, because tests analyze large tables themselves and empty them before a vacuum would matter.
  "autovacuum=off",
  "max_connections=200",
];

function settingArguments(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ["-c", setting]);
}

/** Chooses the port of the last start if it is free, otherwise any free port. Another program may still take it before PostgreSQL does. */
async function choosePort(folder: DatabaseFolder): Promise<number> {
  const saved = await savedPort(folder);
  return (saved > 0 && saved < 65_536 ? await freePort(saved) : null) ?? (await anyFreePort());
}

/** Saves the port for the next start, so that programs an operator connected to the database keep finding it. */
async function savePort(folder: DatabaseFolder, port: number): Promise<void> {
  // An unchanged port is not written again, because on a full disk that would truncate the file and then fail to write it.
  if ((await savedPort(folder)) === port) return;
  // A full disk must not stop a running database. The next start then uses another port.
  await writeFile(folder.port, `${port}\n`).catch(() => undefined);
}

/** NaN if no port is saved. */
async function savedPort(folder: DatabaseFolder): Promise<number> {
  return Number.parseInt(await readFile(folder.port, "utf8").catch(() => ""), 10);
}

/** Deletes the saved port, because another program listens on it. */
export async function forgetPort(folder: DatabaseFolder): Promise<void> {
  await rm(folder.port, { force: true });
}

async function anyFreePort(): Promise<number> {
  const port = await freePort(0);
  if (port === null) throw new Error("127.0.0.1 has no free port");
  return port;
}

function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : null;
      server.close(() => resolve(port));
    });
  });
}

/** A running server of a cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** How a launch ended; `output` is what the server printed before it gave up. */
export type Launch = ({ readonly kind: "ready" } & Postmaster) | { readonly kind: "exited"; readonly output: string };

/** Generous, because replaying the write-ahead log after a crash takes seconds, and a minute or two on a slow disk. */
export const readyMsMax = 300_000;

/** When the log exceeds this size, a new one is started and the previous one is kept. */
const logBytesMax = 4 * 1024 * 1024;

/**
 * Starts the server and waits until it accepts connections. It runs in a separate session, so that a Ctrl-C for the hub does not stop
 * the database before the hub has drained. It also survives a hub that is killed.
 */
export async function launchPostmaster(
  cluster: Cluster,
  settings: readonly string[] = [...bundledSettings, `max_connections=${cluster.connectionsMax}`],
): Promise<Launch> {
  const port = await choosePort(cluster.folder);
  const logStart = await prepareLog(cluster);
  const child = await spawnDetached(cluster, ["-p", String(port), ...settingArguments(settings)]);
  const outcome = await waitUntil(() => settled(child, cluster), { limitMs: readyMsMax });
  if (outcome === "ready" && child.pid !== undefined) {
    await savePort(cluster.folder, port);
    return { kind: "ready", pid: child.pid, port };
  }
  if (outcome === "exited") return { kind: "exited", output: await printedSince(cluster, logStart) };
  throw notReadyError(cluster);
}

/** The error for a server that runs but does not become ready. */
export function notReadyError({ folder }: Cluster): StartError {
  return new StartError(
    "database_not_ready",
    `The database in ${folder.cluster} was not ready within ${readyMsMax / 60_000} minutes: see ${folder.log}, and start the hub again when the disk is less busy.`,
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

/** Long, because a fast shutdown writes all changed pages to disk first. */
const fastMsMax = 30_000;
const immediateMsMax = 10_000;

/**
 * Stops the server of a cluster and waits until it is gone. First a fast shutdown, which ends sessions and writes everything. After half
 * a minute an immediate shutdown, which loses nothing either, but makes the next start replay the write-ahead log.
 */
export async function stopPostmaster(cluster: Cluster, pid: number): Promise<void> {
  if (process.platform === "win32") return stopWithPgCtl(cluster);
  const gone = async () => ((await hasEnded(pid, cluster.folder.cluster)) ? true : undefined);
  // Checked before the signal, because the process id may belong to another process by now.
  if (await gone()) return;
  process.kill(pid, "SIGINT");
  if (await waitUntil(gone, { limitMs: fastMsMax })) return;
  process.kill(pid, "SIGQUIT");
  await waitUntil(gone, { limitMs: immediateMsMax });
}

/** Windows has no signals. PostgreSQL emulates them there, and only pg_ctl can send those. */
async function stopWithPgCtl({ binaries, folder }: Cluster): Promise<void> {
  await promisify(execFile)(binaries.pgCtl, ["stop", "-D", folder.cluster, "-m", "fast", "-w"], { windowsHide: true });
}
