import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LONG_FILES } from "./test-form.ts";

const repository = join(import.meta.dirname, "..");

/** The numbers S1 to S21 of the promises from the help article. */
const PROMISES = Array.from({ length: 21 }, (_each, index) => `S${index + 1}`);
/** Promises without a part in core, because core knows no API keys. */
const OUTSIDE_CORE = ["S20"];

/** The promise numbers in the test titles of these files, without those of the long form. */
async function promisesNamedIn(pattern: string): Promise<string[]> {
  const named = new Set<string>();
  for await (const file of glob(pattern, { cwd: repository, exclude: [LONG_FILES] })) {
    const text = await readFile(join(repository, file), "utf8");
    const titles = [...text.matchAll(/\b(?:it|test)(?:\.each\([\s\S]*?\))?\(\s*["`]([^"`]*)/g)].map(
      ([, title]) => title,
    );
    for (const title of titles) for (const [number] of title?.matchAll(/\bS\d+\b/g) ?? []) named.add(number);
  }
  return PROMISES.filter((each) => named.has(each));
}

describe("every promise of the semantics", () => {
  it("is defined in docs/promises.md", async () => {
    const page = await readFile(join(repository, "docs/promises.md"), "utf8");
    expect([...page.matchAll(/^\| (S\d+) \|/gm)].map(([, number]) => number)).toEqual(PROMISES);
  });

  it("is named by a test of core, if core has a part in it", async () => {
    const expected = PROMISES.filter((each) => !OUTSIDE_CORE.includes(each));
    expect(await promisesNamedIn("packages/core/src/**/*.test.ts")).toEqual(expected);
  });

  it("is named by a test that goes through HTTP", async () => {
    expect(await promisesNamedIn("packages/server/test/{features,pipeline,platform,sources}/**/*.test.ts")).toEqual(
      PROMISES,
    );
  });
});
