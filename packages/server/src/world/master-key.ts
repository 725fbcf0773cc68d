import { randomBytes } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "./start-error.ts";

const FILE = "master-key";

/**
 * The key of this data folder, made at the first start. Two starts at once end with one key: the file is made
 * exclusively, and the loser reads the winner's.
 *
 * @throws StartError if the folder cannot be written or the file does not hold a key.
 */
export async function loadOrMakeMasterKey(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, FILE);
  try {
    await mkdir(dataDir, { recursive: true });
    const file = await open(path, "wx", 0o600);
    await file.writeFile(`${randomBytes(32).toString("base64")}\n`);
    await file.sync();
    await file.close();
  } catch (error) {
    if (!hasCode(error, "EEXIST")) {
      throw new StartError(
        "data_dir",
        `The key file ${path} cannot be written: give this user that folder, or set HAAK_DATA_DIR to another.`,
        { cause: error },
      );
    }
  }
  const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64");
  if (key.length === 32) return key;
  throw new StartError(
    "bad_master_key",
    `${path} holds no key of 32 bytes: put back the one that the database was sealed with.`,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
