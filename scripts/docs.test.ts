import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import GithubSlugger from "github-slugger";
import { describe, expect, it, onTestFinished } from "vitest";
import { readPage } from "./markdown.ts";

const repository = join(import.meta.dirname, "..");
const IGNORED = ["node_modules", "dist", "build", "data", ".git", "screenshots"];

const pages = globSync("**/*.md", {
  cwd: repository,
  exclude: (name) => IGNORED.some((ignored) => name.split("/").includes(ignored)),
}).map((path) => ({ path, page: readPage(join(repository, path)) }));

const anchorsOf = (path: string): string[] => {
  const slugger = new GithubSlugger();
  return readPage(path).headings.map((heading) => slugger.slug(heading));
};

/** Why a link is broken, or null. Web addresses are not checked. */
function brokenness(from: string, link: string): string | null {
  if (/^[a-z]+:/i.test(link)) return null;
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? join(repository, from) : resolve(repository, dirname(from), decodeURI(file));
  if (!existsSync(target)) return `${link}: this file does not exist`;
  if (anchor === undefined || statSync(target).isDirectory()) return null;
  return anchorsOf(target).includes(anchor) ? null : `${link}: this heading does not exist`;
}

describe("the documentation", () => {
  it("is checked completely", () => {
    expect(pages.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["README.md", "docs/errors.md", "packages/core/README.md"]),
    );
  });

  it.each(pages)("has no broken link: $path", ({ path, page }) => {
    expect(page.links.map((link) => brokenness(path, link)).filter((each) => each !== null)).toEqual([]);
  });

  it("can be reached from its first page", () => {
    const { links } = readPage(join(repository, "docs/README.md"));
    const others = globSync("docs/*.md", { cwd: repository }).map((path) => relative("docs", path));
    expect(links).toEqual(expect.arrayContaining(others.filter((path) => path !== "README.md")));
  });

  it("uses every picture of docs/pictures, at most 1.5 MB together because they stay in every clone", () => {
    const pictures = globSync("docs/pictures/*", { cwd: repository });
    const shown = pages.flatMap(({ path, page }) => page.links.map((link) => join(dirname(path), link)));
    expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
    const bytes = pictures.reduce((sum, picture) => sum + statSync(join(repository, picture)).size, 0);
    expect(bytes).toBeLessThanOrEqual(1_500_000);
  });

  it.each(pages.filter(({ page }) => page.blocks.some(({ lang }) => lang === "json")))(
    "has valid JSON: $path",
    ({ page }) => {
      for (const { value } of page.blocks.filter(({ lang }) => lang === "json")) JSON.parse(value);
    },
  );

  it("has a test that saves and runs the examples with a file name", () => {
    const named = pages
      .filter(({ page }) => page.blocks.some(({ lang, meta }) => (lang === "js" || lang === "ts") && Boolean(meta)))
      .map(({ path }) => path);
    expect(named.sort()).toEqual([
      // Run by packages/server/test/docs/quick-start.test.ts. The others are run by scripts/examples.
      "docs/quick-start.md",
      "docs/writing-a-connector.md",
      "packages/client/README.md",
      "packages/core/README.md",
    ]);
  });

  it("has other TypeScript that compiles, with the context in the comment before a block", () => {
    const folder = mkdtempSync(join(repository, "node_modules/.haak-docs-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const { path, page } of pages)
      for (const [index, { value }] of page.blocks.filter(({ lang, meta }) => lang === "ts" && !meta).entries())
        write(
          join(folder, path.replaceAll(/[/.]/g, "-"), `${index + 1}.ts`),
          asModule(value, contextOf(page.text, value)),
        );
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(compilerOptions));
    expect(spawnSync(TSC, ["-p", folder], { encoding: "utf8" }).stdout).toBe("");
  });
});

const TSC = join(repository, "node_modules/.bin/tsc");
const compilerOptions = {
  extends: "../../tsconfig.base.json",
  compilerOptions: {
    noEmit: true,
    composite: false,
    incremental: false,
    types: ["node"],
    noUnusedLocals: false,
    noImplicitReturns: false,
  },
};

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * The context of a block: a comment such as `<!-- with: declare const body: string; -->` right before it declares
 * what the reader's code has.
 */
function contextOf(text: string, block: string): string {
  const before = text.slice(0, text.indexOf(block));
  return /<!-- with: ([^>]*) -->\s*```ts[^\n]*\n$/.exec(before)?.[1] ?? "";
}

/**
 * Puts imports at the top and the rest in a function, so that it may use await and return. A block with an export is
 * a file and stays unchanged.
 */
function asModule(block: string, context: string): string {
  if (/^export /m.test(block)) return `${context}\n${block}`;
  const lines = block.split("\n");
  const isImport = (line: string) => line.startsWith("import ");
  const rest = lines.filter((line) => !isImport(line));
  return [...lines.filter(isImport), context, "export async function example() {", ...rest, "}"].join("\n");
}
