import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What a bundle was made of, and what it is. It lies beside the bundle, as `made-of.json`. */
export interface MadeOf {
  /** Sources and the lock of what they import, from the root of the repository, with `/`. */
  readonly files: readonly string[];
  /** `hashOf` them, when it was made. */
  readonly hash: string;
  /** The part that is started. */
  readonly program: string;
  /** Its files, each with its size in bytes. Their names hold a hash of what is in them. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Where a repository lies, and its bundle. */
export interface BundlePlace {
  readonly root: string;
  readonly folder: string;
}

const ROOT = join(import.meta.dirname, "../../../../..");

/** Where `npm run build` puts the hub's. */
export const HUB_BUNDLE: BundlePlace = { root: ROOT, folder: join(ROOT, "packages/server/dist") };

/** By name and content: a file that was moved, or brought back from an older version, is another one, whenever it was written. */
export function hashOf(root: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** What the bundle that lies there says of itself; null where there is none that could be read. */
export function readMadeOf(folder: string): MadeOf | null {
  try {
    // The shape is not checked, because only `bundle-hub.ts` writes this file.
    return JSON.parse(readFileSync(join(folder, "made-of.json"), "utf8")) as MadeOf | null;
  } catch {
    return null;
  }
}

/**
 * The address of the bundle's program; null where there is none, where it was made of something else than what lies there now, or where
 * a part of it is missing, cut off or not to be read. Then the sources are run, which say the same: whatever is wrong with a bundle
 * need stop nobody. Takes some 20 ms for the hub's 600 sources.
 */
export function findBundle({ root, folder }: BundlePlace = HUB_BUNDLE): string | null {
  const madeOf = readMadeOf(folder);
  try {
    if (madeOf === null || hashOf(root, madeOf.files) !== madeOf.hash) return null;
    for (const [name, bytes] of Object.entries(madeOf.parts)) {
      accessSync(join(folder, name), constants.R_OK);
      if (statSync(join(folder, name)).size !== bytes) return null;
    }
    return pathToFileURL(join(folder, madeOf.program)).href;
  } catch {
    return null;
  }
}
