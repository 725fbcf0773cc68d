import { randomBytes } from "node:crypto";
import { link, open, readFile, rm } from "node:fs/promises";
import { StartError } from "../../process/start-error.ts";
import { type DatabaseFolder, syncFolder } from "./database-folder.ts";
import { draftPath } from "./draft-path.ts";
import { errorCode } from "./error-code.ts";

/**
 * The password of the database user, made at the first start. Of several hubs that make it at the same moment one
 * wins and all get the same, so it does not matter which of them makes the cluster.
 */
export async function createPassword(folder: DatabaseFolder): Promise<string> {
  const draft = draftPath(folder.dataDir);
  await writeDurably(draft, randomBytes(24).toString("base64url"));
  try {
    // A link appears with its content or not at all, and is refused where the file exists already.
    await link(draft, folder.password);
    await syncFolder(folder.dataDir);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readPassword(folder);
}

/** @throws StartError when the cluster is there but its password is not. */
export async function readPassword(folder: DatabaseFolder): Promise<string> {
  try {
    return (await readFile(folder.password, "utf8")).trim();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    throw new StartError(
      "database_password_missing",
      `The database in ${folder.cluster} is there but its password file ${folder.password} is not: put that file back from the backup of this folder.`,
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
