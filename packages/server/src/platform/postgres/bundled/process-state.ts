import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { errorCode } from "./error-code.ts";

/**
 * What the process with an id is to a cluster: `gone`; a `zombie`, which is dead but still has its id because nothing
 * reaps it; `another` program or a PostgreSQL of another folder; or a PostgreSQL of this cluster (`ours`).
 */
export type ProcessState = "gone" | "zombie" | "another" | "ours";

/** Looks at one process; `cluster` is the real path of the data folder. */
export async function processState(pid: number, cluster: string): Promise<ProcessState> {
  if (!exists(pid)) return "gone";
  if (process.platform === "linux") return linuxState(pid, cluster);
  // Windows shows neither folder nor arguments simply, and has no zombies.
  if (process.platform === "win32") return "ours";
  return otherUnixState(pid, cluster);
}

/** Whether the process has ended, also where its parent does not reap it. */
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
    // "7100 (postgres) S 1 …": the name may hold spaces and parentheses itself.
    const end = status.lastIndexOf(")");
    if (/[ZX]/.test(status.charAt(end + 2))) return "zombie";
    if (status.slice(status.indexOf("(") + 1, end) !== "postgres") return "another";
    return (await worksIn(pid, cluster)) ? "ours" : "another";
  } catch (error) {
    // ESRCH: it ended between opening and reading.
    if (["ENOENT", "ESRCH"].includes(errorCode(error))) return "gone";
    throw error;
  }
}

/** Every process of PostgreSQL works inside its data folder; compared by file number, so by-paths do not matter. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  try {
    const [folder, expected] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(cluster)]);
    return folder.dev === expected.dev && folder.ino === expected.ino;
  } catch (error) {
    if (!["EACCES", "EPERM"].includes(errorCode(error))) throw error;
    // In a container even root may not look at other users' folders; the arguments are open to all.
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
