import { open, realpath } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../process/make-folder.ts";
import { folderError } from "./folder-error.ts";

/** Where everything of one bundled database lies; absolute, free of symbolic links. */
export interface DatabaseFolder {
  /** `HAAK_DATA_DIR`. */
  readonly dataDir: string;
  /** The data folder of PostgreSQL (PGDATA). It appears complete or not at all. */
  readonly cluster: string;
  /** The password of the database user, mode 0600. */
  readonly password: string;
  /** The port of the last start, so that it stays the same while nobody else takes it. */
  readonly port: string;
  /** What PostgreSQL prints, mode 0600. */
  readonly log: string;
}

/** Makes the folder where it is missing. @throws StartError when it cannot be made or is not a folder. */
export async function openDatabaseFolder(dataDir: string): Promise<DatabaseFolder> {
  try {
    // As root, PostgreSQL runs under another user, who must be able to pass through; everything secret inside has
    // a mode of its own.
    await makeFolder(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    return folderAt(await realpath(dataDir));
  } catch (error) {
    throw folderError(error, dataDir);
  }
}

/** Makes a rename inside `folder` survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder and has nothing to flush here.
  if (process.platform === "win32") return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
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
