import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { compareFigures, readFigures } from "../bench/compare.ts";
import type { Figure } from "../bench/stage/measure.ts";

const figure = (value: number, changes: Partial<Figure> = {}): Figure => ({
  id: "B1",
  name: "deliveries",
  value,
  goal: "≥ 1",
  holds: true,
  unit: "ratio",
  details: {},
  ...changes,
});

async function fileWith(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-compare-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "figures.json");
  await writeFile(file, content);
  return file;
}

describe("the comparison of two benchmark runs", () => {
  it("shows medians, ranges and the change", () => {
    const before = [10, 12, 11].map((value) => figure(value));
    const after = [20, 24, 22].map((value) => figure(value));
    expect(compareFigures(before, after)).toEqual(["B1  deliveries: 11 (10 to 12) → 22 (20 to 24), +100.0 %"]);
  });

  it("says that a change may be noise if the ranges overlap", () => {
    const lines = compareFigures([figure(10), figure(12)], [figure(9), figure(11)]);
    expect(lines).toEqual(["B1  deliveries: 10 (10 to 12) → 9 (9 to 11), -10.0 %, within the noise"]);
  });

  it("compares figures by measure and name, and names what was not measured before", () => {
    const other = { name: "core-ms" };
    const lines = compareFigures([figure(1), figure(5, other)], [figure(4, other), figure(7, { id: "B2" })]);
    expect(lines).toEqual([
      "B1  core-ms: 5 (one run) → 4 (one run), -20.0 %",
      "B2  deliveries: 7 (one run), not measured before",
    ]);
  });

  it("reads what --json wrote, and refuses anything else", async () => {
    const figures = [figure(3)];
    expect(await readFigures(await fileWith(JSON.stringify(figures)))).toEqual(figures);
    for (const wrong of ["", "{}", '[{"id": "B1"}]', "[null]"]) {
      await expect(readFigures(await fileWith(wrong))).rejects.toThrow();
    }
  });
});
