import { randomBytes, randomUUID } from "node:crypto";
import { access, link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, syncFolder } from "../process/folder.ts";
import { errorCode, StartError } from "../process/start-error.ts";

const FILE = "master-key";

/**
 * The key of this data folder, made at the first start. Two starts at once end with one key: the file gets its name only
 * when it is whole and only if the name is free, and the loser reads the winner's. A start that is cut off leaves no
 * half-written key behind. A key is made only while nothing is sealed: a fresh one would open nothing, stand in the place
 * that the right one is to be put back to, and go into the next backup. The database alone does not tell, as a first start
 * that was cut off may have left one in which nothing is sealed yet.
 *
 * @throws StartError if the file is gone and something is sealed, holds no key, or cannot be read or written.
 */
export async function loadOrMakeMasterKey(dataDir: string, isSomethingSealed: () => Promise<boolean>): Promise<Buffer> {
  const path = join(dataDir, FILE);
  if (!(await isThere(path))) {
    if (await isSomethingSealed()) throw missingError(path);
    await makeKeyIn(dataDir, path);
  }
  const key = await readKey(path);
  // Whoever has the key seals with it, and what is sealed is flushed: so the file's name is on disk too by then, whoever gave it.
  await syncFolder(dataDir);
  return key;
}

/** The key of this data folder, or null where none was made. @throws StartError if the file cannot be read or holds no key. */
export async function readMasterKeyFile(dataDir: string): Promise<Buffer | null> {
  const path = join(dataDir, FILE);
  return (await isThere(path)) ? readKey(path) : null;
}

function missingError(path: string): StartError {
  return new StartError(
    "master_key_missing",
    `The key file ${path} is missing, and what this folder's database holds is sealed with it: put it back from the backup, or set HAAK_MASTER_KEY to the key if the hub was started with that.`,
  );
}

async function makeKeyIn(dataDir: string, path: string): Promise<void> {
  try {
    await makeFolder(dataDir, 0o700);
    await makeKey(path);
  } catch (error) {
    throw new StartError(
      "data_dir",
      `The key file ${path} cannot be written: give this user that folder, or set HAAK_DATA_DIR to another.`,
      { cause: error },
    );
  }
}

async function readKey(path: string): Promise<Buffer> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unreadableError(path, error);
  });
  const key = Buffer.from(text.trim(), "base64");
  if (key.length === 32) return key;
  throw new StartError(
    "bad_master_key",
    `${path} holds no key of 32 bytes: put back the one that the database was sealed with.`,
  );
}

/** Another user's file, a folder of that name (containers make one where a file to be mounted is missing), a link that leads nowhere. */
function unreadableError(path: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "master_key_unreadable",
    `The key file ${path} cannot be read (${reason}): make it a file that this user may read, with the key that the backup has, or set HAAK_MASTER_KEY to that key.`,
    { cause },
  );
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Creates nothing if another process was faster, because there must be one key only. */
async function makeKey(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${randomBytes(32).toString("base64")}\n`, { flag: "wx", mode: 0o600, flush: true });
    await link(draft, path);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
