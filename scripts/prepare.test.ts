import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import manifest from "../package.json" with { type: "json" };

/** A repository in which these packages are installed, and whose build ends with this exit code. */
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

describe("what runs after an install", () => {
  it("builds nothing where packages for development were left out, says what that means, and lets the install end well", () => {
    const { status, said } = prepareWith([], 3);
    expect(said).toMatch(/^Nothing was built.*dashboard.*from its sources.*npm ci --include=dev.*$/);
    expect(status).toBe(0);
  });

  it("builds the hub where they are there, also without git, which husky needs", () => {
    const { status, said } = prepareWith(["turbo", "husky"], 0);
    expect(said).toMatch(/built$/);
    expect(status).toBe(0);
  });

  it("fails the install where the build fails", () => {
    expect(prepareWith(["turbo"], 1).status).not.toBe(0);
  });
});
