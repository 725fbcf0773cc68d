import { chmod, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../../process/start-error.ts";
import { type DatabaseFolder, openDatabaseFolder } from "./database-folder.ts";
import { createPassword, readPassword } from "./database-password.ts";
import { removeAbandonedDrafts } from "./draft-path.ts";
import { errorCode } from "./error-code.ts";
import type { PostgresBinaries } from "./find-postgres-binaries.ts";
import { folderError } from "./folder-error.ts";
import { databaseUser, giveTo, initCluster } from "./init-cluster.ts";
import { chooseRunAs, nobody, type RunAs, type SystemUser } from "./run-as.ts";

/** A data folder that is ready to be started, with all that starting needs. */
export interface Cluster {
  readonly folder: DatabaseFolder;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  readonly password: string;
}

/**
 * Opens the cluster in `dataDir`, and makes it where there is none.
 *
 * @throws StartError when the folder cannot be used or holds something that these binaries must not touch.
 */
export async function openCluster(dataDir: string, binaries: PostgresBinaries): Promise<Cluster> {
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
    else await takeIntoUse(folder, runAs);
    return { folder, binaries, runAs, password };
  } catch (error) {
    throw folderError(error, folder.dataDir);
  }
}

/** The address of the cluster while its server listens on `port`. It holds the password: not for logs. */
export function clusterUrl(cluster: Cluster, port: number): string {
  return `postgres://${databaseUser}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/postgres`;
}

/** An empty folder counts as missing: a container's volume may have been mounted there. */
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
    `The database in ${folder.cluster} was made by PostgreSQL ${version.trim()} and this hub brings PostgreSQL ${binaries.major}: start the version of the hub that made it, dump it there with pg_dump, and load the dump with this one into a new HAAK_DATA_DIR (nothing was touched).`,
  );
}

function notACluster(folder: DatabaseFolder, cause: unknown): StartError {
  return new StartError(
    "database_corrupted",
    `The folder ${folder.cluster} holds files but no PG_VERSION, so it is not a whole database: put it back from a backup, or move it away to begin with an empty one.`,
    { cause },
  );
}

/** A cluster stays with the user that owns it, so that a hub started once as root and once not both work. */
async function userOf(folder: DatabaseFolder): Promise<SystemUser> {
  const owner = await stat(folder.cluster).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return nobody;
    throw error;
  });
  return owner.uid === 0 ? nobody : { uid: owner.uid, gid: owner.gid };
}

async function takeIntoUse(folder: DatabaseFolder, runAs: RunAs): Promise<void> {
  // A backup that root put back belongs to root, whom PostgreSQL does not run as.
  if ((await stat(folder.cluster)).uid === 0) await giveTo(runAs, folder.cluster);
  // Volumes of containers come with group rights that PostgreSQL refuses.
  await chmod(folder.cluster, 0o700);
}
