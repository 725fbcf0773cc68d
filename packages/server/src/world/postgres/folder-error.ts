import { StartError } from "../start-error.ts";
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

/** The disk that holds `path` has no room for the database to start. */
export function diskFullError(path: string, cause?: unknown): StartError {
  return new StartError(
    "disk_full",
    `The disk that holds ${path} is full: make at least 100 MB of room, or set HAAK_DATA_DIR to a folder on another disk.`,
    { cause },
  );
}
