import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A data folder for hubs with a bundled database. */
export interface DataFolder {
  readonly path: string;
  /** The process id in the folder's `postmaster.pid`, whether that process is alive or not. */
  databasePid(): Promise<number>;
  /** Ends a database that a killed hub left behind, and removes everything. */
  remove(): Promise<void>;
}

/** Copies a folder in which no database runs. It takes 100 ms. */
export async function copyFolder(from: string): Promise<DataFolder> {
  const root = await mkdtemp(join(tmpdir(), "haak-journey-"));
  const path = join(root, "data");
  // Keeps owners and modes, because PostgreSQL runs as another user if the tests run as root.
  await promisify(execFile)("cp", ["-a", from, path]);
  const databasePid = async () => Number((await readFile(await pidFile(path), "utf8")).split("\n")[0]);
  const remove = async () => {
    await databasePid()
      .then((pid) => process.kill(pid, "SIGKILL"))
      .catch(() => undefined);
    await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  return { path, databasePid, remove };
}

async function pidFile(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const name = names.find((each) => each.endsWith("postmaster.pid"));
  if (!name) throw new Error(`no PostgreSQL runs in ${folder}`);
  return join(folder, name);
}
