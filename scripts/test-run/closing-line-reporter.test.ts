import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const repository = join(import.meta.dirname, "../..");
const passing = 'it("passes", () => {}); it("passes too", () => {});';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haak-closing-line-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs vitest on these test files. They use its globals, because a temporary folder has no packages to import. */
async function run(files: Record<string, string>): Promise<{ lastLine: string | undefined; exitCode: number | null }> {
  for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source);
  const reporter = join(import.meta.dirname, "closing-line-reporter.ts");
  const options = ["run", "--root", folder, "--globals", "--reporter", reporter];
  const { status, stdout } = spawnSync(join(repository, "node_modules/.bin/vitest"), options, { encoding: "utf8" });
  return { lastLine: stdout.trimEnd().split("\n").at(-1), exitCode: status };
}

it("the last line counts the results", async () => {
  expect(await run({ "a.test.js": passing })).toEqual({ lastLine: "Tests: 2 passed, 0 failed", exitCode: 0 });
});

it("skipped tests do not change the last line", async () => {
  const skipping = 'it.skip("waits for another day", () => {});';
  expect((await run({ "a.test.js": `${passing} ${skipping}` })).lastLine).toBe("Tests: 2 passed, 0 failed");
});

it("a failing test, an unreadable file and a failing set-up each count as a failure", async () => {
  const result = await run({
    "a.test.js": passing,
    "failing.test.js": 'it("fails", () => expect(1).toBe(2));',
    "unreadable.test.js": "throw new Error('at the top');",
    "set-up.test.js":
      'describe("suite", () => { beforeAll(() => { throw new Error("set-up"); }); it("never runs", () => {}); });',
  });
  expect(result.lastLine).toBe("Tests: 2 passed, 3 failed");
  expect(result.exitCode).not.toBe(0);
});

it("a run without tests fails", async () => {
  expect((await run({})).exitCode).not.toBe(0);
});
