import { randomUUID } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { folderError } from "../../platform/postgres/bundled/database-folder.ts";
import { syncFolder } from "../../platform/process/folder.ts";
import { errorCode, StartError } from "../../platform/process/start-error.ts";

const FILE = "moved-to-postgres.json";

/** The mark in a data folder about the move of its database to another PostgreSQL. `to` never contains a password. */
const markShape = z.object({
  id: z.string().min(1),
  to: z.string(),
  state: z.enum(["moving", "moved"]),
  at: z.iso.datetime(),
});

/** A move that has begun (`moving` changes nothing for the folder's hub) or has ended (`moved` keeps it from starting). */
export type MoveMark = z.output<typeof markShape>;

/**
 * An error of the file system is reported like any other error of the data folder, because usually the whole folder cannot be read.
 *
 * @throws StartError if the file exists and cannot be read, because another hub may be sending.
 */
export async function readMoveMark(dataDir: string): Promise<MoveMark | null> {
  const path = join(dataDir, FILE);
  try {
    return parseMark(path, await readFile(path, "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw folderError(error, dataDir);
  }
}

function parseMark(path: string, text: string): MoveMark {
  try {
    return markShape.parse(JSON.parse(text));
  } catch (error) {
    throw new StartError(
      "bad_move_mark",
      `${path} cannot be read, so it is unknown whether this folder's database was moved. Put the file back from a backup, or remove it if no other hub uses that data.`,
      { cause: error },
    );
  }
}

/** The file is written whole or not at all and survives a power cut, because a hub that started here would send everything again. */
export async function writeMoveMark(dataDir: string, mark: MoveMark): Promise<void> {
  const path = join(dataDir, FILE);
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(mark, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dataDir);
}

/** Keeps a hub from starting on a moved database, because two hubs would both send the pending deliveries. @throws StartError. */
export async function refuseMovedFolder(dataDir: string): Promise<void> {
  const mark = await readMoveMark(dataDir);
  if (mark?.state !== "moved") return;
  throw new StartError(
    "data_dir_moved",
    `The database in ${dataDir} was moved to ${mark.to} on ${mark.at}, and two hubs must not send the same calls. Set DATABASE_URL to that database. Or, to return to the state of that time for good, remove ${join(dataDir, FILE)}.`,
  );
}
