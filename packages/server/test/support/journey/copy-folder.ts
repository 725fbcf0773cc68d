import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A data folder for hubs with a bundled database. */
export interface DataFolder {
  readonly path: string;
  /** The process of the PostgreSQL that says it runs in there, alive or not. */
  databasePid(): Promise<number>;
  /** Ends a database that a killed hub left behind, and removes everything. */
  remove(): Promise<void>;
}

/** Makes one that is a copy of another, in which no database runs: 100 ms. */
export async function copyFolder(from: string): Promise<DataFolder> {
  const root = await mkdtemp(join(tmpdir(), "haak-journey-"));
  const path = join(root, "data");
  // With owners and modes: as root, the database is another user's.
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
