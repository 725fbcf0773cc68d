import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What a bundle was made of. It lies beside the bundle, as `made-of.json`. */
export interface MadeOf {
  /** Sources and the lock of what they import, from the root of the repository, with `/`. */
  readonly files: readonly string[];
  /** `hashOf` them, when it was made. */
  readonly hash: string;
}

/** Where a repository lies, and its bundle. */
export interface BundlePlace {
  readonly root: string;
  readonly folder: string;
}

const ROOT = join(import.meta.dirname, "../../../..");

/** Where `npm run build` puts the hub's. */
export const HUB_BUNDLE: BundlePlace = { root: ROOT, folder: join(ROOT, "packages/server/dist") };

/** By name and content: a file that was moved, or brought back from an older version, is another one, whenever it was written. */
export function hashOf(root: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/**
 * The address of a program in the bundle; null where there is none, or where it was made of something else than what lies there
 * now, so that what runs is always what the sources say. Takes some 15 ms for the hub's 600 sources.
 */
export function findInBundle(program: string, { root, folder }: BundlePlace = HUB_BUNDLE): string | null {
  try {
    const madeOf = JSON.parse(readFileSync(join(folder, "made-of.json"), "utf8")) as MadeOf;
    if (hashOf(root, madeOf.files) !== madeOf.hash) return null;
    return pathToFileURL(join(folder, program)).href;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
