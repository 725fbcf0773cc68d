import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { TEST_SIZES, type TestForm, testFormIn } from "./test-form.ts";

const repository = join(import.meta.dirname, "..");

describe("the form of the tests", () => {
  it("is the short one, unless whoever starts them wants the long one", () => {
    expect([{}, { HAAK_TEST_FORM: "short" }, { HAAK_TEST_FORM: "long" }].map(testFormIn)).toEqual([
      "short",
      "short",
      "long",
    ]);
    expect(() => testFormIn({ HAAK_TEST_FORM: "quick" })).toThrow("write short or long");
  });

  it("tries and piles up more when it is long, whatever is tried or piled up", () => {
    for (const [name, { short, long }] of Object.entries(TEST_SIZES)) expect(long, name).toBeGreaterThan(short);
  });

  it.each<TestForm>(["short", "long"])("reaches a process that is started in the %s one", async (form) => {
    const script = 'import { sizeOf } from "./scripts/test-form.ts"; console.log(sizeOf("pileOnOldest"))';
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      cwd: repository,
      env: { ...process.env, HAAK_TEST_FORM: form },
    });
    expect(Number(stdout)).toBe(TEST_SIZES.pileOnOldest[form]);
  });

  it("is the short one in CI and npm test, and the long one in test:chaos -- suite alone", async () => {
    const texts = await Promise.all(
      [".ci/run", "package.json"].map((name) => readFile(join(repository, name), "utf8")),
    );
    expect(texts[0]).not.toContain("HAAK_TEST_FORM");
    const { scripts } = JSON.parse(texts[1] ?? "") as { scripts: Record<string, string> };
    const setting = Object.entries(scripts).filter(([, command]) => command.includes("HAAK_TEST_FORM"));
    expect(setting.map(([name]) => name)).toEqual(["screenshots"]);
    expect(await readFile(join(repository, "packages/server/test/chaos/long-suite.ts"), "utf8")).toContain(
      'HAAK_TEST_FORM: "long"',
    );
  });
});
