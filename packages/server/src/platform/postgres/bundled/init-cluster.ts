import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, lchown, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../../process/start-error.ts";
import { type DatabaseFolder, syncFolder } from "./database-folder.ts";
import { draftPath } from "./draft-path.ts";
import { errorCode } from "./error-code.ts";
import type { PostgresBinaries } from "./find-postgres-binaries.ts";
import { diskFullError } from "./folder-error.ts";
import { type PostgresCommand, postgresCommand } from "./postgres-command.ts";
import type { RunAs } from "./run-as.ts";

/** The one user of a bundled database. */
export const databaseUser = "haak";

/**
 * Makes a PostgreSQL data folder. It is made under another name and renamed when complete, so a process killed on the
 * way leaves nothing half done; of several that do this at the same moment one wins and the others use its cluster.
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

/** Gives a folder and all in it to the user PostgreSQL runs as. */
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
    await runApart(command);
  } catch (error) {
    throw initdbError(error, folder);
  }
}

/**
 * Runs a program to its end, in a session of its own: a Ctrl-C is meant for the hub, which ends when its start has. What is cut off
 * here would look like a folder that cannot be used; and a signal at the moment at which initdb tries out what the machine can do only
 * makes it settle for less, for good.
 *
 * @throws Error with what the program printed as `stderr`.
 */
async function runApart({ file, args, options }: PostgresCommand): Promise<void> {
  const child = spawn(file, args, { ...options, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(child, "close");
  let stderr = "";
  // Where too many files are open already it has none, and `closed` says why.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await closed;
  if (child.exitCode === 0) return;
  throw Object.assign(new Error(`${file} ended with ${child.exitCode ?? child.signalCode}`), { stderr });
}

/** Sorting by code point never changes with the operating system; upper and lower case beyond ASCII come with 17. */
function localeArguments(major: number): string[] {
  return major >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : ["--locale=C"];
}

async function publish(cluster: string, folder: DatabaseFolder): Promise<void> {
  try {
    await rename(cluster, folder.cluster);
    await syncFolder(folder.dataDir);
  } catch (error) {
    // Another process was first. Windows says EPERM for a folder that exists.
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
      "PostgreSQL runs only as a user that has a name on this machine, and this one has none: add it to /etc/passwd, start the hub as another user, or set DATABASE_URL.",
      { cause: error },
    );
  }
  const reason = output === "" && error instanceof Error ? error.message : output;
  return new StartError(
    "database_init_failed",
    `The database in ${folder.dataDir} cannot be made (see the reason below): mend that, or set HAAK_DATA_DIR to another folder, or set DATABASE_URL.\n${reason}`,
    { cause: error },
  );
}
