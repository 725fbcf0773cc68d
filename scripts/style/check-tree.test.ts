import { describe, expect, it } from "vitest";
import {
  FILES_PER_FOLDER_MAX,
  findCycles,
  findDoubleExports,
  findFullFolders,
  findTreeProblems,
} from "./check-tree.ts";

const server = (name: string) => `packages/server/src/${name}.ts`;
const filesOf = (texts: Record<string, string>) => Object.entries(texts).map(([path, text]) => ({ path, text }));

describe("a name that is exported twice", () => {
  it.each([
    ["a type and a function", "export type Settlement = 1;", "export function Settlement() {}"],
    ["two interfaces", "export interface Settlement {}", "export interface Settlement {}"],
    ["a constant and a class", "export const Settlement = 1, other = 2;", "export class Settlement {}"],
    ["names from destructuring", "export const { a: Settlement } = b;", "export const [, Settlement] = c;"],
  ])("is found: %s", (_title, one, other) => {
    const found = findDoubleExports(filesOf({ [server("one")]: one, "packages/core/src/other.ts": other }));
    expect([...found]).toEqual([["Settlement", [server("one"), "packages/core/src/other.ts"]]]);
  });

  it.each([
    ["a type and a value of one file", { [server("one")]: "export const A = 1; export type A = typeof A;" }],
    ["an overload", { [server("one")]: "export function a(): void; export function a(b?: 1): void {}" }],
    ["a re-export", { [server("one")]: "export const a = 1;", [server("two")]: 'export { a } from "./one.ts";' }],
    ["a name that is not exported", { [server("one")]: "export const a = 1;", [server("two")]: "const a = 1;" }],
    ["a test", { [server("one")]: "export const a = 1;", [server("two.test")]: "export const a = 1;" }],
    [
      "the support of tests",
      { [server("one")]: "export const a = 1;", "packages/server/test/a.ts": "export const a = 1;" },
    ],
    ["the sandbox", { [server("one")]: "export const a = 1;", "packages/sandbox/src/a.ts": "export const a = 1;" }],
    [
      "a name of the API that the dashboard uses too",
      { [server("one")]: "export const a = 1;", "packages/dashboard/src/api/a.ts": "export const a = 1;" },
    ],
    [
      "two features of the dashboard",
      {
        "packages/dashboard/src/features/a/a.ts": "export const a = 1;",
        "packages/dashboard/src/features/b/a.ts": "export const a = 1;",
      },
    ],
  ])("is not a finding: %s", (_title, texts) => {
    expect(findDoubleExports(filesOf(texts))).toEqual(new Map());
  });
});

it("a name that the dashboard exports twice is found", () => {
  const paths = ["packages/dashboard/src/api/one.ts", "packages/dashboard/src/ui/two.tsx"];
  const found = findDoubleExports(paths.map((path) => ({ path, text: "export const a = 1;" })));
  expect([...found]).toEqual([["a", paths]]);
});

describe("a folder", () => {
  const paths = (count: number) => Array.from({ length: count }, (_each, index) => `a/file-${index}.ts`);

  it("may have this many source files", () => {
    expect(findFullFolders(paths(FILES_PER_FOLDER_MAX))).toEqual(new Map());
    expect(findFullFolders(paths(31))).toEqual(new Map([["a", 31]]));
  });

  it("does not count other files or those of its subfolders", () => {
    expect(findFullFolders([...paths(30), "a/page.md", "a/api.gen.ts", "a/b/file.ts"])).toEqual(new Map());
  });
});

describe("files that import each other", () => {
  const imports = (...names: string[]) => names.map((name) => `import { x } from "${name}";`).join("\n");

  it("are found, however long the cycle is", () => {
    const files = filesOf({
      "a/one.ts": imports("./two.ts"),
      "a/two.ts": imports("./b/three.ts"),
      "a/b/three.ts": imports("../one.ts", "../four.ts"),
      "a/four.ts": imports("node:fs", "@haak/core", "./missing.ts"),
    });
    expect(findCycles(files)).toEqual([["a/b/three.ts", "a/one.ts", "a/two.ts"]]);
  });

  it.each([
    ["types", 'import type { X } from "./one.ts";'],
    ["one type among others", 'import { type X } from "./one.ts";'],
    ["a type in place", 'export type X = import("./one.ts").X;'],
    ["exports", 'export { x } from "./one.ts";'],
    ["effects", 'import "./one.ts";'],
    ["imports at run time", 'export const load = () => import("./one.ts");'],
  ])("are found by their imports of %s", (_title, text) => {
    expect(findCycles(filesOf({ "a/one.ts": imports("./two.ts"), "a/two.ts": text }))).toHaveLength(1);
  });

  it("are not found if two paths lead to one file, or in comments and texts", () => {
    const files = filesOf({
      "a/one.ts": imports("./two.ts", "./three.ts"),
      "a/two.ts": imports("./three.ts"),
      "a/three.ts": `// ${imports("./one.ts")}\nconst text = 'import { x } from "./one.ts"';`,
    });
    expect(findCycles(files)).toEqual([]);
  });
});

it("a tree is reported in full", () => {
  const texts = {
    [server("one")]: 'import "./two.ts"; export const a = 1;',
    [server("two")]: 'import "./one.ts"; export const a = 1;',
  };
  const paths = Array.from({ length: 31 }, (_each, index) => server(`file-${index}`));
  expect(findTreeProblems(paths, filesOf(texts))).toEqual([
    `a is exported by ${server("one")} and ${server("two")}`,
    "packages/server/src has 31 source files, above 30",
    `these files import each other: ${server("one")}, ${server("two")}`,
  ]);
});
