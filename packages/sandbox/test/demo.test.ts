import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { TEST_MS_MAX, useDemo } from "./use-demo.ts";

const { play, tmpFolder } = useDemo();

/** The rows of the table: the number of the step, and the verdict. */
function rowsOf(output: string): string[] {
  const rows = output.split("\n").filter((line) => /^\d {2}.*│/.test(line));
  return rows.map((row) => `${row[0]} ${row.split("│").at(-1)?.trim()}`);
}

describe("npm run demo", () => {
  it(
    "plays nine steps with all expected calls and no other, and leaves nothing behind",
    async () => {
      const { output, ended } = play();
      expect(await ended(), output()).toBe(0);
      const steps = [1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 9];
      expect(rowsOf(output())).toEqual(steps.map((step) => `${step} ✓`));
      expect(output()).not.toContain("✗");
      expect(output().trimEnd().split("\n").at(-1)).toMatch(
        /^(\d+) calls were expected and \1 arrived in .* all of it is right/,
      );
      expect(await readdir(tmpFolder())).toEqual([]);
    },
    TEST_MS_MAX,
  );
});
