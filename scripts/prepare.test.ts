import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import manifest from "../package.json" with { type: "json" };

/** A repository with these packages installed, and with a build that ends with this exit code. */
function prepareWith(packages: readonly string[], exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), "haak-prepare-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "scripts"));
  cpSync(join(import.meta.dirname, "prepare.mjs"), join(folder, "scripts/prepare.mjs"));
  const scripts = { prepare: manifest.scripts.prepare, "build:hub": `echo built && exit ${exitCode}` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts }));
  for (const name of packages) {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "package.json"), "{}");
  }
  const { status, stdout } = spawnSync("npm", ["run", "prepare", "--silent"], { cwd: folder, encoding: "utf8" });
  return { status, said: stdout.trim() };
}

describe("the script after an install", () => {
  it("builds nothing without packages for development, explains what is missing, and does not fail the install", () => {
    const { status, said } = prepareWith([], 3);
    expect(said).toMatch(/^Nothing was built.*dashboard.*from its sources.*npm ci --include=dev.*$/);
    expect(status).toBe(0);
  });

  it("builds the hub with them, also without git, which husky needs", () => {
    const { status, said } = prepareWith(["turbo", "husky"], 0);
    expect(said).toMatch(/built$/);
    expect(status).toBe(0);
  });

  it("fails the install if the build fails", () => {
    expect(prepareWith(["turbo"], 1).status).not.toBe(0);
  });
});
