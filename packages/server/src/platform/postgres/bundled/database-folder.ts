import { randomBytes } from "node:crypto";
import { readdir, realpath, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../process/folder.ts";
import { errorCode, StartError } from "../../process/start-error.ts";

/** The paths of one bundled database. They are absolute and without symbolic links. */
export interface DatabaseFolder {
  /** `HAAK_DATA_DIR`. */
  readonly dataDir: string;
  /** The data folder of PostgreSQL (PGDATA). It is renamed into place, so that it is always complete. */
  readonly cluster: string;
  /** The password of the database user, mode 0600. */
  readonly password: string;
  /** The port of the last start, so that the port stays the same unless another program takes it. */
  readonly port: string;
  /** What PostgreSQL prints, mode 0600. */
  readonly log: string;
}

/** Opens the folder and creates it if it is missing. @throws StartError if it cannot be created or is not a folder. */
export async function openDatabaseFolder(dataDir: string): Promise<DatabaseFolder> {
  try {
    // For a hub of root, PostgreSQL runs as another user, who must be able to pass the folder. Secret files inside have their own modes.
    await makeFolder(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    return folderAt(await realpath(dataDir));
  } catch (error) {
    throw folderError(error, dataDir);
  }
}

/** Whether a data folder contains a database. It creates nothing, unlike `openDatabaseFolder`. */
export async function hasDatabase(dataDir: string): Promise<boolean> {
  return stat(join(dataDir, "postgres", "PG_VERSION")).then(
    () => true,
    () => false,
  );
}

function folderAt(dataDir: string): DatabaseFolder {
  return {
    dataDir,
    cluster: join(dataDir, "postgres"),
    password: join(dataDir, "postgres-password"),
    port: join(dataDir, "postgres-port"),
    log: join(dataDir, "postgres.log"),
  };
}

/** Distinguishes our drafts from those of an earlier process with the same id, because in a container every hub has the same id. */
const processToken = randomBytes(6).toString("hex");
const draftName = /^\.postgres-draft-(?<pid>\d+)-(?<token>[0-9a-f]+)-/;
let draftCount = 0;

/** A new path in `dataDir`. Things are made there first and get their real name by one rename or link, so that they are never half made. */
export function draftPath(dataDir: string): string {
  draftCount += 1;
  return join(dataDir, `.postgres-draft-${process.pid}-${processToken}-${draftCount}`);
}

/** Removes the drafts of processes that were killed while they made something. */
export async function removeAbandonedDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const draft = draftName.exec(name)?.groups;
    if (!draft || !isAbandoned(Number(draft.pid), draft.token)) continue;
    // Retried, because an initdb that survived its hub may still write there. What remains is left for the next start.
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }).catch(
      () => undefined,
    );
  }
}

function isAbandoned(pid: number, token: string | undefined): boolean {
  if (pid === process.pid) return token !== processToken;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/** Turns an error of the file system about `path` into a StartError. Returns other errors unchanged. */
export function folderError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (error instanceof StartError || code === "") return error;
  if (code === "ENOSPC" || code === "EDQUOT") return diskFullError(path, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(
    "data_dir_unusable",
    `The database folder ${path} cannot be used (${reason}): give this user a folder it owns, or set HAAK_DATA_DIR to another one.`,
    { cause: error },
  );
}

/** A database that starts writes more than this, so it cannot start if less is free, whatever its own error says. */
const FREE_BYTES_MIN = 16 * 1_048_576;

/** Whether a full disk caused the error. Also measures the free space, because a full disk often cannot hold the log line that says so. */
export async function isDiskFull(error: unknown, path: string): Promise<boolean> {
  const reported = folderError(error, path);
  if (reported instanceof StartError && reported.code === "disk_full") return true;
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize < FREE_BYTES_MIN;
}

/** The error for a disk that has no space for the database to start. */
export function diskFullError(path: string, cause?: unknown): StartError {
  return new StartError(
    "disk_full",
    `The disk that holds ${path} is full: free at least 100 MB, or set HAAK_DATA_DIR to a folder on another disk.`,
    { cause },
  );
}
