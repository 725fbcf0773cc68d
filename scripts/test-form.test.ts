import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { LONG_FILES, leftOutIn, TEST_FORM, TEST_SIZES, testFormIn } from "./test-form.ts";
import { LONG_FILE_PATTERNS } from "./test-run/long-files-first.ts";

const repository = join(import.meta.dirname, "..");

describe("the form of the tests", () => {
  it("is the short one, unless the variable has another", () => {
    const forms = [undefined, "unit", "short", "long"].map((form) => testFormIn({ HAAK_TEST_FORM: form }));
    expect(forms).toEqual(["short", "unit", "short", "long"]);
    expect(() => testFormIn({ HAAK_TEST_FORM: "quick" })).toThrow("write unit, short or long");
  });

  it("has more runs and more data in the long one", () => {
    for (const [name, { short, long }] of Object.entries(TEST_SIZES)) expect(long, name).toBeGreaterThan(short);
  });

  it.each(["short", "long"] as const)("also applies in a process that is started in the %s one", async (form) => {
    const script = 'import { sizeOf } from "./scripts/test-form.ts"; console.log(sizeOf("pileOnOldest"))';
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      cwd: repository,
      env: { ...process.env, HAAK_TEST_FORM: form },
    });
    expect(Number(stdout)).toBe(TEST_SIZES.pileOnOldest[form]);
  });

  it("is the short one in CI and npm test, and another only in the scripts that name it", async () => {
    expect(await readFile(join(repository, ".ci/run"), "utf8")).not.toContain("HAAK_TEST_FORM");
    const { scripts } = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const forms = Object.entries(scripts).map(([name, command]) => [name, /HAAK_TEST_FORM=(\w+)/.exec(command)?.[1]]);
    expect(Object.fromEntries(forms.filter(([, form]) => form))).toEqual({
      "test:unit": "unit",
      "test:all": "long",
      screenshots: "long",
    });
  });
});

const longFiles = globSync(`packages/*/{src,test}/${LONG_FILES}`, { cwd: repository });

/** The test files in the first comment of this file, relative to the repository's root. */
async function namedFirst(path: string): Promise<string[]> {
  const text = await readFile(join(repository, path), "utf8");
  const comment = /^\/\*\*[\s\S]*?\*\//m.exec(text)?.[0] ?? "";
  return [...comment.matchAll(/`([^`]+\.test\.tsx?)`/g)].map(([, named = ""]) => named);
}

describe("a test of the long form only", () => {
  it("is left out of the short one by every project, and of the long one by none", async () => {
    expect((["unit", "short", "long"] as const).map(leftOutIn)).toEqual([[LONG_FILES], [LONG_FILES], []]);
    const { default: config } = await import("../vitest.config.ts");
    const projects = (config as { test: { projects: { test: { name: string; exclude: string[] } }[] } }).test.projects;
    for (const { test } of projects)
      expect(test.exclude, test.name).toEqual(expect.arrayContaining(leftOutIn(TEST_FORM)));
    expect(projects.flatMap(({ test }) => test.exclude).includes(LONG_FILES)).toBe(TEST_FORM !== "long");
  });

  it.each(longFiles)("names the short test that proves the same: %s", async (path) => {
    const named = await namedFirst(path);
    expect(named).not.toEqual([]);
    for (const each of named) {
      expect(existsSync(join(repository, each)), `${each} exists`).toBe(true);
      expect(each, "is run in the short form").not.toContain(".long.test.");
    }
  });
});

it.each(LONG_FILE_PATTERNS.map((pattern) => [pattern.source, pattern] as const))(
  "a file that starts first exists: %s",
  (_source, pattern) => {
    const tests = globSync("packages/*/{src,test}/**/*.test.{ts,tsx}", { cwd: repository });
    expect(tests.some((path) => pattern.test(path))).toBe(true);
  },
);
