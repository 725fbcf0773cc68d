import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, lchown, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "../../process/folder.ts";
import { errorCode, StartError } from "../../process/start-error.ts";
import { type DatabaseFolder, diskFullError, draftPath } from "./database-folder.ts";
import type { PostgresBinaries } from "./find-postgres-binaries.ts";
import { type PostgresCommand, postgresCommand, type RunAs } from "./run-as.ts";

/** The one user of a bundled database. */
export const databaseUser = "haak";

/**
 * Creates a PostgreSQL data folder. It is created under another name and renamed when it is complete, so that a process that is killed
 * leaves nothing half made. If several processes do this at the same moment, one wins and the others use its cluster.
 */
export async function initCluster(options: {
  folder: DatabaseFolder;
  binaries: PostgresBinaries;
  runAs: RunAs;
  password: string;
}): Promise<void> {
  const draft = draftPath(options.folder.dataDir);
  try {
    await runInitdb({ ...options, draft });
    await publish(join(draft, "cluster"), options.folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Changes the owner of a folder and everything in it to the user that PostgreSQL runs as. */
export async function giveTo(runAs: RunAs, path: string): Promise<void> {
  if (runAs.kind === "ourselves") return;
  const { uid, gid } = runAs.user;
  const inside = await readdir(path, { recursive: true });
  for (const name of inside) await lchown(join(path, name), uid, gid);
  await chown(path, uid, gid);
}

type Initialisation = Parameters<typeof initCluster>[0] & { draft: string };

async function runInitdb({ binaries, runAs, password, draft, folder }: Initialisation): Promise<void> {
  const passwordFile = join(draft, "password");
  await mkdir(join(draft, "cluster"), { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(runAs, draft);
  const command = postgresCommand(runAs, binaries.initdb, [
    ...["-D", join(draft, "cluster"), "-U", databaseUser, "--auth=scram-sha-256", `--pwfile=${passwordFile}`],
    ...["--encoding=UTF8", "--no-instructions", ...localeArguments(binaries.major)],
  ]);
  try {
    await runInOwnSession(command);
  } catch (error) {
    throw initdbError(error, folder);
  }
}

/**
 * Runs a program to its end in a separate session, so that a Ctrl-C for the hub does not reach it. An interrupted initdb would look like
 * a folder that cannot be used. A signal while initdb probes the machine would make it choose lower settings permanently.
 *
 * @throws Error with the output of the program as `stderr`.
 */
async function runInOwnSession({ file, args, options }: PostgresCommand): Promise<void> {
  const child = spawn(file, args, { ...options, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(child, "close");
  let stderr = "";
  // `stderr` is missing if too many files are open. `closed` then rejects with the reason.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await closed;
  if (child.exitCode === 0) return;
  throw Object.assign(new Error(`${file} ended with ${child.exitCode ?? child.signalCode}`), { stderr });
}

/** Sorts by code point, because that never changes with the operating system. Case mapping beyond ASCII needs PostgreSQL 17. */
function localeArguments(major: number): string[] {
  return major >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : ["--locale=C"];
}

async function publish(cluster: string, folder: DatabaseFolder): Promise<void> {
  try {
    await rename(cluster, folder.cluster);
    await syncFolder(folder.dataDir);
  } catch (error) {
    // Another process was first. Windows reports EPERM for a folder that exists.
    const taken = process.platform === "win32" ? "EPERM" : "ENOTEMPTY";
    if (![taken, "EEXIST"].includes(errorCode(error))) throw error;
  }
}

function initdbError(error: unknown, folder: DatabaseFolder): StartError {
  const output = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  if (output.includes("No space left on device")) return diskFullError(folder.dataDir, error);
  if (output.includes("could not look up effective user ID")) {
    return new StartError(
      "user_without_name",
      "PostgreSQL runs only as a user that has a name on this machine, and this user has none: add it to /etc/passwd, start the hub as another user, or set DATABASE_URL.",
      { cause: error },
    );
  }
  const reason = output === "" && error instanceof Error ? error.message : output;
  return new StartError(
    "database_init_failed",
    `The database in ${folder.dataDir} cannot be created (see the reason below): fix that, or set HAAK_DATA_DIR to another folder, or set DATABASE_URL.\n${reason}`,
    { cause: error },
  );
}
