import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");

/** Replacing a module holds for a whole process, in which other files run as well unless the name of this one says no. */
const REPLACES_MODULES = /\bvi\.(?:mock|doMock)\(/;

it("a test that replaces a module has a process of its own", async () => {
  const sharing: string[] = [];
  for await (const path of glob("packages/*/{src,test}/**/*.test.{ts,tsx}", { cwd: repository })) {
    if (path.endsWith(".alone.test.ts")) continue;
    if (REPLACES_MODULES.test(await readFile(join(repository, path), "utf8"))) sharing.push(path);
  }
  expect(sharing, "call these *.alone.test.ts").toEqual([]);
});
