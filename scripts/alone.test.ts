import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");

/**
 * A replaced module is replaced for the whole process. Other files run in it too, unless this file's name has
 * "alone".
 */
const REPLACES_MODULES = /\bvi\.(?:mock|doMock)\(/;

it("a test that replaces a module has its own process", async () => {
  const sharing: string[] = [];
  for await (const path of glob("packages/*/{src,test}/**/*.test.{ts,tsx}", { cwd: repository })) {
    if (path.endsWith(".alone.test.ts")) continue;
    if (REPLACES_MODULES.test(await readFile(join(repository, path), "utf8"))) sharing.push(path);
  }
  expect(sharing, "call these *.alone.test.ts").toEqual([]);
});
