import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An installed package, by its path in node_modules. */
export interface Licensed {
  readonly path: string;
  readonly version: string;
  readonly licence: string;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Licences that only ask to be named. A person must look at any other licence first. */
const PERMISSIVE = new Set([
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense", "BlueOak-1.0.0"],
  ...["PostgreSQL", "CC0-1.0", "Python-2.0"],
]);

const repository = join(import.meta.dirname, "..");

/** Everything that a hub installs: the dependencies of `@haak/server`, and theirs, from the lock file. */
export function installedWithHub(): readonly Licensed[] {
  // The cast is safe because npm writes the file in a fixed form.
  const lock = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as LockFile;
  const seen = new Map<string, LockedPackage>();
  const waiting = ["packages/server"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const one = lock.packages[path];
    if (!one || seen.has(path)) continue;
    seen.set(path, one);
    if (one.link && one.resolved) waiting.push(one.resolved);
    const needed = Object.keys({ ...one.dependencies, ...one.optionalDependencies });
    for (const name of needed) waiting.push(...pathsOf(lock.packages, { name, from: path }));
  }
  return [...seen]
    .filter(([path, { link }]) => path.includes("node_modules/") && !link)
    .map(([path, { version = "", license }]) => ({ path, version, licence: license ?? "none" }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Packages without a known permissive licence. Of a choice one licence must be permissive, and of a combination all.
 */
export function notPermissive(packages: readonly Licensed[]): readonly Licensed[] {
  return packages.filter(({ licence }) => {
    const choices = licence.replace(/[()]/g, "").split(" OR ");
    return !choices.some((choice) => choice.split(" AND ").every((each) => PERMISSIVE.has(each)));
  });
}

/** The path where Node would find it: in the same folder, or in one above. Empty if it is only for another system. */
function pathsOf(packages: LockFile["packages"], { name, from }: { name: string; from: string }): string[] {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path]) return [path];
    if (folder === "") return [];
  }
}

if (import.meta.main) {
  const packages = installedWithHub();
  for (const { path, version, licence } of packages)
    console.log(`${licence}\t${path.replace(/^.*node_modules\//, "")}\t${version}`);
  const odd = notPermissive(packages);
  if (odd.length > 0) {
    console.error(`Not known to be permissive: ${odd.map(({ path, licence }) => `${path} (${licence})`).join(", ")}`);
    process.exitCode = 1;
  }
}
