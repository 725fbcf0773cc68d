import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { isSource, isTest, listTrackedFiles, repository } from "./style/source-files.ts";

const ROW = /^\| ((?:`[^`]+`(?:, )?)+) \| ((?:`[^`]+`(?:, )?)+) \|$/;
const PARTS = /^packages\/(?:server|cli)\/src\//;

const pathsIn = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => `packages/${path}`);

/** The rows of the table "folder, tests" of CONTRIBUTING.md. */
function readTable(): { folders: string[]; tests: string[] }[] {
  const page = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
  const [, afterHead = ""] = page.split("| folder | tests |");
  const lines = afterHead.trimStart().split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines
    .slice(1, end)
    .map((line) => ROW.exec(line))
    .map((row) => ({ folders: pathsIn(row?.[1]), tests: pathsIn(row?.[2]) }));
}

/** Folders of the hub and of the command line with at least two sources and no test beside them. */
function foldersWithoutTest(): string[] {
  const files = listTrackedFiles().filter((path) => isSource(path) && PARTS.test(path));
  const folders = [...new Set(files.map((path) => dirname(path)))];
  return folders.filter((folder) => {
    const own = files.filter((path) => dirname(path) === folder);
    return !own.some(isTest) && own.length >= 2;
  });
}

describe("the table of folders whose tests are elsewhere", () => {
  it("names every folder with two sources or more and no test of its own, and no other folder", () => {
    expect(
      readTable()
        .flatMap(({ folders }) => folders)
        .toSorted(),
    ).toEqual(foldersWithoutTest().toSorted());
  });

  it("names tests that exist", () => {
    const tests = readTable().map((row) => row.tests);
    expect(tests.filter((paths) => paths.length === 0)).toEqual([]);
    expect(tests.flat().filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });
});
