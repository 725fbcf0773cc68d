import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { walls } from "./wall-plantings.ts";

const repository = join(import.meta.dirname, "..");

const rulesOfTheWalls = ["plugin", "lint/style/noRestrictedGlobals", "lint/style/noRestrictedImports"];

let folder: string;
let refusals: ReadonlyMap<string, string[]>;

/**
 * Copies the linter's settings and all plantings to a folder and lints them in one run. Findings of other rules are
 * ignored.
 */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haak-walls-"));
  await cp(join(repository, "biome.jsonc"), join(folder, "biome.jsonc"));
  await cp(join(repository, "scripts/lint"), join(folder, "scripts/lint"), { recursive: true });
  for (const { at, statement } of Object.values(walls).flat()) {
    await mkdir(dirname(join(folder, at)), { recursive: true });
    await writeFile(join(folder, at), `${statement}\n`);
  }
  refusals = lint(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the linter as `npm run check` does, without the ignore file, because a copy outside a clone has none. */
function lint(root: string): Map<string, string[]> {
  const biome = join(repository, "node_modules/.bin/biome");
  const options = ["lint", "--reporter=json", "--max-diagnostics=none", "--vcs-enabled=false", "."];
  // The linter exits with 1 because it must find errors. Its output is the result.
  const { stdout } = spawnSync(biome, options, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return messagesByFile(stdout);
}

function messagesByFile(report: string): Map<string, string[]> {
  const { diagnostics } = JSON.parse(report) as {
    diagnostics: { category: string; message: string; location: { path: string } }[];
  };
  const messages = new Map<string, string[]>();
  for (const { category, message, location } of diagnostics) {
    if (!rulesOfTheWalls.includes(category)) continue;
    messages.set(location.path, [...(messages.get(location.path) ?? []), message]);
  }
  return messages;
}

for (const [promise, plantings] of Object.entries(walls)) {
  describe(promise, () => {
    it.each(plantings.map((planting) => [planting.at, planting.statement, planting] as const))(
      "%s: %s",
      (at, _statement, { refusal }) => {
        const messages = refusals.get(at) ?? [];
        if (refusal === null) expect(messages).toEqual([]);
        else expect(messages.join("\n")).toContain(refusal);
      },
    );
  });
}

it("no two plantings share a file", () => {
  const places = Object.values(walls)
    .flat()
    .map(({ at }) => at);
  expect(new Set(places).size).toBe(places.length);
});
