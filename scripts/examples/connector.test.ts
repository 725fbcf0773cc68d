import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileExamples, examplesOf, type SavedExamples, saveExamples } from "./saved-examples.ts";

const run = promisify(execFile);
const PAGE = "docs/writing-a-connector.md";
const LINES_MAX = 25;

let saved: SavedExamples;
beforeAll(async () => {
  saved = await saveExamples(PAGE, { packages: ["core"], others: ["zod", "vitest", "@types/node"] });
});
afterAll(() => saved.remove());

describe("the connector of docs/writing-a-connector.md, saved as it stands,", () => {
  it("has about twenty lines, and compiles with its test", () => {
    const connector = examplesOf(PAGE).get("club-connector.ts") ?? "";
    expect(connector.trim().split("\n").length).toBeLessThanOrEqual(LINES_MAX);
    expect(compileExamples(saved)).toBe("");
  });

  it("passes its own test", async () => {
    const vitest = join(saved.folder, "node_modules/vitest/vitest.mjs");
    const { stdout } = await run(process.execPath, [vitest, "run", "--root", saved.folder], {
      cwd: saved.folder,
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(stdout).toMatch(/Tests {2}3 passed \(3\)/);
  });
});
