import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it, where they are missing. Step by step rather than by `recursive`, because that never
 * returns on file systems that refuse a folder with ENOENT although all above it is there, as /proc does.
 *
 * @throws the file system's error.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(resolve(path));
  if (parent !== resolve(path)) await makeFolder(parent, mode);
  try {
    await mkdir(path, mode);
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
