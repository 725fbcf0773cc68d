import { randomBytes, randomUUID } from "node:crypto";
import { access, link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, syncFolder } from "../process/folder.ts";
import { errorCode, StartError } from "../process/start-error.ts";

const FILE = "master-key";

/**
 * The master key of this data folder, which is made at the first start. If two processes start at once, both end with the same key: the
 * file gets its name only when it is complete and only if the name is free, and the slower process reads the other's key. An interrupted
 * start leaves no half-written key.
 *
 * A key is made only while nothing is sealed. Otherwise a new key could open nothing, would take the place of the correct key, and would go
 * into the next backup. The existence of the database proves nothing, because an interrupted first start may have left one in which nothing
 * is sealed.
 *
 * @throws StartError if the file is missing although something is sealed, contains no key, or cannot be read or written.
 */
export async function loadOrMakeMasterKey(dataDir: string, isSomethingSealed: () => Promise<boolean>): Promise<Buffer> {
  const path = join(dataDir, FILE);
  if (!(await isThere(path))) {
    if (await isSomethingSealed()) throw missingError(path);
    await makeKeyIn(dataDir, path, randomBytes(32));
  }
  const key = await readKey(path);
  // The folder is flushed before the key is used, so that the file's name is on disk before anything sealed is.
  await syncFolder(dataDir);
  return key;
}

/** Reads the master key of this data folder. Returns null if none was made. @throws StartError if the file cannot be read or contains no key. */
export async function readMasterKeyFile(dataDir: string): Promise<Buffer | null> {
  const path = join(dataDir, FILE);
  return (await isThere(path)) ? readKey(path) : null;
}

function missingError(path: string): StartError {
  return new StartError(
    "master_key_missing",
    `The key file ${path} is missing, but secrets in this folder's database are sealed with it. Put the file back from the backup, or set HAAK_MASTER_KEY to the key if the hub was started with it.`,
  );
}

/** Writes a key into this data folder, unless the folder has one already. @throws StartError if the file cannot be written. */
export async function writeMasterKeyFile(dataDir: string, key: Buffer): Promise<void> {
  await makeKeyIn(dataDir, join(dataDir, FILE), key);
  await syncFolder(dataDir);
}

async function makeKeyIn(dataDir: string, path: string, key: Buffer): Promise<void> {
  try {
    await makeFolder(dataDir, 0o700);
    await makeKey(path, key);
  } catch (error) {
    throw new StartError(
      "data_dir",
      `The key file ${path} cannot be written. Give this user write access to the folder, or set HAAK_DATA_DIR to another folder.`,
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
    `${path} contains no key of 32 bytes. Put back the key with which the database was sealed.`,
  );
}

/**
 * The file may belong to another user, be a folder (containers create one for a missing file that should be mounted), or be a link to a
 * missing file.
 */
function unreadableError(path: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "master_key_unreadable",
    `The key file ${path} cannot be read (${reason}). Replace it with a file that this user may read and that contains the key from the backup, or set HAAK_MASTER_KEY to that key.`,
    { cause },
  );
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Creates nothing if another process was faster, because there must be only one key. */
async function makeKey(path: string, key: Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${key.toString("base64")}\n`, { flag: "wx", mode: 0o600, flush: true });
    await link(draft, path);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
