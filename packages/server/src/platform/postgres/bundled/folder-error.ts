import { statfs } from "node:fs/promises";
import { StartError } from "../../process/start-error.ts";
import { errorCode } from "./error-code.ts";

/** Turns what the file system said about `path` into the one sentence that stops the start; other errors stay. */
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

/** A database that starts writes more than this, so that it cannot while less is left, whatever it says. */
const ROOM_MIN_BYTES = 16 * 1_048_576;

/** Whether an error was told by, or on, a disk without room. A full one often has no room for the log that would say so. */
export async function isDiskFull(error: unknown, path: string): Promise<boolean> {
  const told = folderError(error, path);
  if (told instanceof StartError && told.code === "disk_full") return true;
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize < ROOM_MIN_BYTES;
}

/** The disk that holds `path` has no room for the database to start. */
export function diskFullError(path: string, cause?: unknown): StartError {
  return new StartError(
    "disk_full",
    `The disk that holds ${path} is full: make at least 100 MB of room, or set HAAK_DATA_DIR to a folder on another disk.`,
    { cause },
  );
}
