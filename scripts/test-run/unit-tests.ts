import { globSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript-5";
import { isTest, readSources, type SourceFile } from "../style/source-files.ts";

/**
 * Imports that no unit test has: it starts no other process (PostgreSQL, browser, hub, npm or compiler), and does not
 * use `inject` of vitest, because that gives tests the shared database and browser of a run.
 */
const STARTS_PROCESSES = "node:child_process";
const ASKS_FOR_SHARED = /import \{[^}]*\binject\b[^}]*\} from "vitest"/;
/** Modules of the product that start a PostgreSQL. */
const STARTS_POSTGRES = /\/(?:bundled-postgres|start-database|open-seed-store)\.ts$/;

const TEST = /\.test\.tsx?$/;

/** Tests that read a build, because no build is made for unit tests. */
const READS_A_BUILD = /^packages\/dashboard\/test\//;

/** The test files that are not unit tests. Imports are followed through all files that only tests use. */
export function findHeavyTests(files: readonly SourceFile[]): string[] {
  const known = new Map(files.filter(({ path }) => isTest(path)).map((file) => [file.path, file]));
  const isHeavy = (path: string, seen: Set<string>): boolean => {
    const file = known.get(path);
    if (!file || seen.has(path)) return false;
    seen.add(path);
    const imported = importsOf(file);
    return startsSomething(file, imported) || imported.some((next) => isHeavy(next, seen));
  };
  return [...known.keys()].filter((path) => TEST.test(path) && (READS_A_BUILD.test(path) || isHeavy(path, new Set())));
}

const startsSomething = ({ text }: SourceFile, imported: readonly string[]): boolean =>
  ASKS_FOR_SHARED.test(text) || imported.some((path) => path === STARTS_PROCESSES || STARTS_POSTGRES.test(path));

function importsOf({ path, text }: SourceFile): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith(".") ? posix.join(posix.dirname(path), fileName) : fileName,
    );
}

/**
 * The test files of the repository that are not unit tests, relative to its root. Files that git does not track yet
 * count too.
 */
export function listHeavyTests(root: string): string[] {
  const paths = globSync(["packages/*/{src,test}/**/*.{ts,tsx}", "scripts/**/*.ts"], { cwd: root });
  return findHeavyTests(readSources(paths.filter((path) => isTest(path))));
}
