import { execFile } from "node:child_process";
import { link, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { errorCode } from "../../process/start-error.ts";
import { draftPath } from "./database-folder.ts";
import type { Cluster } from "./open-cluster.ts";

/** The content of `postmaster.pid`, the file that a running PostgreSQL keeps in its data folder. */
export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
  /** Line 8: `ready`, `starting`, `stopping` or `standby`. Empty at the very start. */
  readonly status: string;
}

/**
 * The server of a cluster, as found from files and processes. `changing` is a server that starts up or shuts down. `stale` is a file that
 * PostgreSQL itself would mistake for a running server, although that server is dead.
 */
export type FoundPostmaster =
  | { readonly kind: "none" }
  | { readonly kind: "ready"; readonly pid: number; readonly port: number }
  | { readonly kind: "changing"; readonly pid: number | null }
  | { readonly kind: "stale"; readonly text: string };

/** A postmaster writes its file within this time after creating it, unless it dies in between. */
const unwrittenMsMax = 5_000;

/** Parses the lines documented in PostgreSQL's `src/include/utils/pidfile.h`. Returns null for a file that is not written yet. */
export function parsePostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!(pid > 0)) return null;
  return { pid, port: Number.parseInt(lines[3] ?? "", 10), status: (lines[7] ?? "").trim() };
}

/** Finds out whether a server runs on the cluster. */
export async function findPostmaster(cluster: Cluster): Promise<FoundPostmaster> {
  const text = await readPidFile(cluster);
  if (text === null) return { kind: "none" };
  const file = parsePostmasterPid(text);
  if (file === null) return (await isFresh(cluster)) ? { kind: "changing", pid: null } : { kind: "stale", text };
  switch (await processState(file.pid, cluster.folder.cluster)) {
    case "gone":
      // Nothing to remove: PostgreSQL detects that itself, and must check shared memory for surviving children first.
      return { kind: "none" };
    case "zombie":
    case "another":
      return { kind: "stale", text };
    case "ours":
      return file.status === "ready" ? { kind: "ready", ...file } : { kind: "changing", pid: file.pid };
  }
}

/**
 * Removes the file that was found stale, and only that one. If another process has replaced it by the file of a running server since, that
 * file is restored.
 */
export async function removeStalePid(cluster: Cluster, staleText: string): Promise<void> {
  const taken = draftPath(cluster.folder.cluster);
  try {
    await rename(pidPath(cluster), taken);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  if ((await readFile(taken, "utf8")) !== staleText) await link(taken, pidPath(cluster)).catch(() => undefined);
  await rm(taken);
}

/** The content of the file, or null if there is none. */
export async function readPidFile(cluster: Cluster): Promise<string | null> {
  try {
    return await readFile(pidPath(cluster), "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

async function isFresh(cluster: Cluster): Promise<boolean> {
  const stats = await stat(pidPath(cluster)).catch(() => null);
  return stats === null || Date.now() - stats.mtimeMs < unwrittenMsMax;
}

function pidPath(cluster: Cluster): string {
  return join(cluster.folder.cluster, "postmaster.pid");
}

/**
 * How a process relates to a cluster. It is `gone`; a `zombie`, which is dead but keeps its id because its parent does not reap it;
 * `another` program or a PostgreSQL of another folder; or a PostgreSQL of this cluster (`ours`).
 */
export type ProcessState = "gone" | "zombie" | "another" | "ours";

/** The state of one process. `cluster` must be the real path of the data folder, because paths are compared. */
export async function processState(pid: number, cluster: string): Promise<ProcessState> {
  if (!exists(pid)) return "gone";
  if (process.platform === "linux") return linuxState(pid, cluster);
  // Windows has no zombies, and no simple way to read the folder or arguments of a process.
  if (process.platform === "win32") return "ours";
  return otherUnixState(pid, cluster);
}

/** Whether the process has ended, even if its parent does not reap it. */
export async function hasEnded(pid: number, cluster: string): Promise<boolean> {
  return (await processState(pid, cluster)) !== "ours";
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

async function linuxState(pid: number, cluster: string): Promise<ProcessState> {
  try {
    const status = await readFile(`/proc/${pid}/stat`, "latin1");
    // "7100 (postgres) S 1 …": the last parenthesis counts, because the name may contain spaces and parentheses.
    const end = status.lastIndexOf(")");
    if (/[ZX]/.test(status.charAt(end + 2))) return "zombie";
    if (status.slice(status.indexOf("(") + 1, end) !== "postgres") return "another";
    return (await worksIn(pid, cluster)) ? "ours" : "another";
  } catch (error) {
    // ESRCH means that the process ended between opening and reading.
    if (["ENOENT", "ESRCH"].includes(errorCode(error))) return "gone";
    throw error;
  }
}

/** Every process of PostgreSQL runs inside its data folder. Compared by inode, so that different paths to it do not matter. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  try {
    const [folder, expected] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(cluster)]);
    return folder.dev === expected.dev && folder.ino === expected.ino;
  } catch (error) {
    if (!["EACCES", "EPERM"].includes(errorCode(error))) throw error;
    // In a container even root may not read the folders of other users' processes. Everybody may read the arguments.
    return namesFolder((await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0"), cluster);
  }
}

function namesFolder(args: string[], cluster: string): boolean {
  return args.some((value, at) => value === cluster && args[at - 1] === "-D");
}

async function otherUnixState(pid: number, cluster: string): Promise<ProcessState> {
  const command = promisify(execFile)("ps", ["-o", "stat=,command=", "-p", String(pid)]);
  const line = await command.then(({ stdout }) => stdout.trim()).catch(() => "");
  if (line === "") return "gone";
  if (line.startsWith("Z")) return "zombie";
  return line.includes("postgres") && line.includes(`-D ${cluster} `) ? "ours" : "another";
}
