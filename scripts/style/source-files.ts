import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
// TypeScript 5.9, because it is the last version with a JavaScript API. TypeScript 7, which builds this repository,
// has none.
import ts from "typescript-5";

export const repository = join(import.meta.dirname, "../..");

export interface SourceFile {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const SOURCE = /\.[cm]?[jt]sx?$/;
/** Generated files, because their names come from their source. */
const GENERATED = /\.gen\.ts$/;
/** Files that only tests use. */
const TEST_FILE = /\.(?:test|contract|fixture)\.tsx?$|\/test\//;

export const isSource = (path: string): boolean => SOURCE.test(path) && !GENERATED.test(path);
export const isTest = (path: string): boolean => TEST_FILE.test(path);

/** The files that git tracks, so that build output and a developer's own files never count. */
export function listTrackedFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--deduplicate"], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split("\0").filter(Boolean);
}

export function readSources(paths: readonly string[]): SourceFile[] {
  return paths.filter(isSource).map((path) => ({ path, text: readFileSync(join(repository, path), "utf8") }));
}

export function parse({ path, text }: SourceFile): ts.SourceFile {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : undefined;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

/** The words of a name in any case: `readHTTPBody`, `read_http_body` and `read-http-body` are read, http, body. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}
