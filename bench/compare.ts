import { readFile } from "node:fs/promises";
import type { Figure } from "./stage/measure.ts";
import { median, rounded } from "./stage/statistics.ts";

/** Reads the figures that an earlier run wrote with `--json`. @throws Error if the file holds something else. */
export async function readFigures(file: string): Promise<Figure[]> {
  const figures: unknown = JSON.parse(await readFile(file, "utf8"));
  if (!Array.isArray(figures) || !figures.every(isFigure)) throw new Error("It does not hold figures of --json.");
  return figures;
}

function isFigure(value: unknown): value is Figure {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, value: figure } = value as Partial<Record<keyof Figure, unknown>>;
  return typeof id === "string" && typeof name === "string" && typeof figure === "number";
}

/**
 * One line for each figure of now: its median and range, those of the earlier runs, and the change in percent. Where the ranges overlap, the
 * change may be noise, and the line says so.
 */
export function compareFigures(earlier: readonly Figure[], now: readonly Figure[]): string[] {
  const before = Map.groupBy(earlier, keyOf);
  return [...Map.groupBy(now, keyOf)].map(([key, figures]) => {
    const old = before.get(key);
    const after = rangeOf(figures);
    if (old === undefined) return `${key}: ${shown(after)}, not measured before`;
    const past = rangeOf(old);
    const percent = (after.median / past.median - 1) * 100;
    const change = Number.isFinite(percent) ? `${percent > 0 ? "+" : ""}${percent.toFixed(1)} %` : "no ratio to 0";
    const isOverlapping = after.least <= past.most && past.least <= after.most;
    return `${key}: ${shown(past)} → ${shown(after)}, ${change}${isOverlapping ? ", within the noise" : ""}`;
  });
}

function keyOf({ id, name }: Figure): string {
  return `${id}  ${name}`;
}

interface Range {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: number;
}

function rangeOf(figures: readonly Figure[]): Range {
  const values = figures.map(({ value }) => value);
  return { median: median(values), least: Math.min(...values), most: Math.max(...values), runs: values.length };
}

function shown({ median: middle, least, most, runs }: Range): string {
  return runs === 1 ? `${rounded(middle)} (one run)` : `${rounded(middle)} (${rounded(least)} to ${rounded(most)})`;
}
