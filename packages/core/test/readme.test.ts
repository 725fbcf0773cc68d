import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");
const readme = await readFile(join(folder, "README.md"), "utf8");

it("the size in the README is the one that the size test allows", async () => {
  const test = await readFile(join(import.meta.dirname, "packed.test.ts"), "utf8");
  const allowed = /VERIFY_BYTES_MAX = (\d+)_(\d+)/.exec(test);
  expect(readme).toContain(`${Math.ceil(Number(`${allowed?.[1]}${allowed?.[2]}`) / 1_000)} kB of gzip`);
});
