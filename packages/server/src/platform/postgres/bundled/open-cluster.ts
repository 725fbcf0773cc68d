import { randomBytes } from "node:crypto";
import { chmod, link, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "../../process/folder.ts";
import { errorCode, StartError } from "../../process/start-error.ts";
import {
  type DatabaseFolder,
  draftPath,
  folderError,
  openDatabaseFolder,
  removeAbandonedDrafts,
} from "./database-folder.ts";
import type { PostgresBinaries } from "./find-postgres-binaries.ts";
import { databaseUser, giveTo, initCluster } from "./init-cluster.ts";
import { chooseRunAs, nobody, type RunAs, type SystemUser } from "./run-as.ts";

/** How many connections a process of the hub may open to the bundled database. */
export const BUNDLED_CONNECTIONS_A_PROCESS = 40;
/** These stay free for a person who inspects the database. */
const CONNECTIONS_BESIDE = 10;

/** The `max_connections` of a bundled database for so many processes of one hub. */
export function bundledConnectionsMax(processes: number): number {
  return processes * BUNDLED_CONNECTIONS_A_PROCESS + CONNECTIONS_BESIDE;
}

/** A data folder of PostgreSQL, with everything that is needed to start it. */
export interface Cluster {
  readonly folder: DatabaseFolder;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  readonly password: string;
  readonly connectionsMax: number;
}

/**
 * Opens the cluster in `dataDir`, and creates it if there is none.
 *
 * @throws StartError if the folder cannot be used or holds something that these binaries must not touch.
 */
export async function openCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  connectionsMax = bundledConnectionsMax(1),
): Promise<Cluster> {
  const folder = await openDatabaseFolder(dataDir);
  try {
    await removeAbandonedDrafts(folder.dataDir);
    const isNew = await isMissing(folder);
    if (!isNew) await checkVersion(folder, binaries);
    const runAs = chooseRunAs({
      isRoot: process.getuid?.() === 0,
      user: await userOf(folder),
      dataDir: folder.dataDir,
      binaries,
    });
    const password = isNew ? await createPassword(folder) : await readPassword(folder);
    if (isNew) await initCluster({ folder, binaries, runAs, password });
    else await fixOwnership(folder, runAs);
    return { folder, binaries, runAs, password, connectionsMax };
  } catch (error) {
    throw folderError(error, folder.dataDir);
  }
}

/** The connection URL of the cluster while its server listens on `port`. It must not be logged, because it holds the password. */
export function clusterUrl(cluster: Cluster, port: number): string {
  return `postgres://${databaseUser}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/postgres`;
}

/** An empty folder counts as missing, because a container may have mounted a new volume there. */
async function isMissing(folder: DatabaseFolder): Promise<boolean> {
  try {
    return (await readdir(folder.cluster)).length === 0;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return true;
    throw error;
  }
}

async function checkVersion(folder: DatabaseFolder, binaries: PostgresBinaries): Promise<void> {
  const version = await readFile(join(folder.cluster, "PG_VERSION"), "utf8").catch((error: unknown) => {
    throw errorCode(error) === "ENOENT" ? notACluster(folder, error) : error;
  });
  if (Number.parseInt(version, 10) === binaries.major) return;
  throw new StartError(
    "database_version_differs",
    `The database in ${folder.cluster} was made by PostgreSQL ${version.trim()} and this hub brings PostgreSQL ${binaries.major}: start the version of the hub that made it, dump the database there with pg_dump, and load the dump with this version into a new HAAK_DATA_DIR (nothing was changed).`,
  );
}

function notACluster(folder: DatabaseFolder, cause: unknown): StartError {
  return new StartError(
    "database_corrupted",
    `The folder ${folder.cluster} holds files but no PG_VERSION, so it is not a complete database: restore it from a backup, or move it away to start with an empty one.`,
    { cause },
  );
}

/** A cluster keeps its owner, so that the hub can be started as root one time and as an ordinary user the next. */
async function userOf(folder: DatabaseFolder): Promise<SystemUser> {
  const owner = await stat(folder.cluster).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return nobody;
    throw error;
  });
  return owner.uid === 0 ? nobody : { uid: owner.uid, gid: owner.gid };
}

async function fixOwnership(folder: DatabaseFolder, runAs: RunAs): Promise<void> {
  // A backup that root restored belongs to root, and PostgreSQL refuses to run as root.
  if ((await stat(folder.cluster)).uid === 0) await giveTo(runAs, folder.cluster);
  // Container volumes often have group rights, and PostgreSQL refuses to start with those.
  await chmod(folder.cluster, 0o700);
}

/**
 * Creates the password of the database user, at the first start. If several hubs do this at the same moment, one wins and all get the same
 * password, so that it does not matter which of them creates the cluster.
 */
async function createPassword(folder: DatabaseFolder): Promise<string> {
  const draft = draftPath(folder.dataDir);
  await writeDurably(draft, randomBytes(24).toString("base64url"));
  try {
    // A link appears with its complete content, and fails if the file already exists.
    await link(draft, folder.password);
    await syncFolder(folder.dataDir);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readPassword(folder);
}

/** @throws StartError if the cluster exists but its password file does not. */
async function readPassword(folder: DatabaseFolder): Promise<string> {
  try {
    return (await readFile(folder.password, "utf8")).trim();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    throw new StartError(
      "database_password_missing",
      `The database in ${folder.cluster} exists but its password file ${folder.password} is missing: restore that file from the backup of this folder.`,
      { cause: error },
    );
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
