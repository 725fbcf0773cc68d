import { once } from "node:events";
import { createReadStream, createWriteStream, type ReadStream } from "node:fs";
import { link, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable, type Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Decrypter, Encrypter } from "age-encryption";
import { extract, pack } from "tar-stream";
import { syncFolder } from "../../platform/process/folder.ts";
import { errorCode, StartError } from "../../platform/process/start-error.ts";

/** A file in the archive, small enough to be held in memory. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: Buffer;
}

/** Adds an entry. Resolves when there is room for the next one. */
export type AddEntry = (name: string, content: Buffer | string) => Promise<void>;

/** A backup file, and the passphrase that encrypts it. */
export interface ArchiveFile {
  readonly path: string;
  readonly passphrase: string;
  /** The logarithm of the cost of guessing the passphrase (N of scrypt). Default 18, as age has it: a second of a core. Tests take less. */
  readonly workFactor?: number;
}

/**
 * Writes a file in formats that other programs can read: a tar, compressed by gzip, encrypted by age with a passphrase
 * (https://age-encryption.org/v1). `age --decrypt FILE | tar tz` lists it. The file gets its name only when it is complete and on disk, so
 * that an interrupted backup is never taken for a whole one.
 *
 * @throws StartError if the file exists already or cannot be written; the errors of `fill`.
 */
export async function writeArchive(archive: ArchiveFile, fill: (add: AddEntry) => Promise<void>) {
  const { path } = archive;
  const draft = `${path}.partial-${process.pid}`;
  try {
    // Opened first, so that a wrong path fails before the slow work.
    const file = createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true });
    await once(file, "open");
    try {
      await fillFile(file, archive, fill);
      // A link fails if the name is taken, so that no older backup is lost.
      await link(draft, path);
      await syncFolder(dirname(path));
    } finally {
      file.destroy();
      await rm(draft, { force: true });
    }
  } catch (error) {
    throw writeError(error, path);
  }
}

async function fillFile(
  file: Writable,
  { passphrase, workFactor = 18 }: ArchiveFile,
  fill: (add: AddEntry) => Promise<void>,
): Promise<void> {
  const packed = pack();
  const compressed = createGzip();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  const encrypted = await encrypter.encrypt(Readable.toWeb(compressed));
  try {
    await Promise.all([
      fillPack(packed, fill),
      pipeline(packed, compressed),
      pipeline(Readable.fromWeb(encrypted), file),
    ]);
  } finally {
    packed.destroy();
    compressed.destroy();
  }
}

/** Ends the stream with the error of `fill`, or else the other ends would wait for more. */
async function fillPack(packed: ReturnType<typeof pack>, fill: (add: AddEntry) => Promise<void>): Promise<void> {
  const closed = new Promise<never>((_, reject) => {
    packed.once("close", () => reject(new Error("The file could not be written further.")));
  });
  // Observed here as well, because nothing may wait for it when the stream closes at its normal end.
  closed.catch(() => undefined);
  const add: AddEntry = (name, content) => {
    const added = new Promise<void>((resolve, reject) => {
      packed.entry({ name, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
    });
    return Promise.race([added, closed]);
  };
  try {
    await fill(add);
    packed.finalize();
  } catch (error) {
    packed.destroy(error instanceof Error ? error : new Error(messageOf(error)));
    throw error;
  }
}

function writeError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === "EEXIST") {
    return new StartError(
      "backup_exists",
      `${path} exists already. Choose another name, or move the older backup away.`,
    );
  }
  if (!["ENOENT", "ENOTDIR", "EACCES", "EROFS", "ENOSPC", "EISDIR"].includes(code)) return error;
  return new StartError(
    "backup_unwritable",
    `${path} cannot be written (${messageOf(error)}). Choose a folder that exists, has space, and in which this user may write.`,
    { cause: error },
  );
}

/**
 * Reads the entries in the order in which they were added. age authenticates every part of the file before it is decrypted, so that a file
 * that is damaged or cut off is noticed at that place at the latest.
 *
 * @throws StartError if the file cannot be read, is not a backup, has another passphrase, or is damaged.
 */
export async function* readArchive({ path, passphrase }: ArchiveFile): AsyncGenerator<ArchiveEntry> {
  const file = createReadStream(path);
  const entries = extract();
  try {
    const plain = await decrypt(file, { path, passphrase });
    const fed = pipeline(Readable.fromWeb(plain), createGunzip(), entries);
    // The loop below ends with the same error.
    fed.catch(() => undefined);
    try {
      for await (const entry of entries) yield { name: entry.header.name, content: await buffer(entry) };
      await fed;
    } catch (error) {
      throw damaged(path, error);
    }
  } finally {
    entries.destroy();
    file.destroy();
  }
}

async function decrypt(file: ReadStream, { path, passphrase }: ArchiveFile) {
  await once(file, "open").catch((error: unknown) => {
    throw new StartError(
      "backup_unreadable",
      `${path} cannot be read (${messageOf(error)}). Name a file that npm run backup has made.`,
      { cause: error },
    );
  });
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(Readable.toWeb(file));
  } catch (error) {
    // age gives its errors no code. A passphrase is the only identity that is tried.
    if (/no identity matched/.test(messageOf(error))) throw wrongPassphrase(path, error);
    throw new StartError(
      "not_a_backup",
      `${path} is not a backup of Haak, or its beginning is damaged. Name a file that npm run backup has made.`,
      { cause: error },
    );
  }
}

function wrongPassphrase(path: string, cause: unknown): StartError {
  return new StartError(
    "wrong_passphrase",
    `The passphrase does not open ${path}. Give the passphrase with which this backup was made. Nobody can open it without.`,
    { cause },
  );
}

function damaged(path: string, cause: unknown): StartError {
  return new StartError(
    "backup_damaged",
    `${path} is damaged or incomplete (${messageOf(cause)}). Nothing was restored from it. Use another copy of it, or an older backup.`,
    { cause },
  );
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
