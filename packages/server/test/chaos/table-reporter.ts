import type { Reporter, TestModule } from "vitest/node";
import { IN_FLIGHT_MIN } from "./in-flight.ts";
import type { RunResult } from "./take-stock.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What a run of kills came to, for the closing table. */
    chaos?: { readonly name: string; readonly seed: number; readonly result: RunResult };
  }
}

type Row = readonly [string, ...(string | number)[]];

/** Prints what every run of kills came to, in one table. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const runs = modules
      .flatMap((module) => [...module.children.allTests()])
      .flatMap((test) => test.meta().chaos ?? []);
    if (runs.length === 0) return;
    const results = runs.map(({ result }) => result);
    const line = (name: string, value: (result: RunResult) => number): Row => [
      ...([name, ...results.map(value), results.reduce((sum, result) => sum + value(result), 0)] as const),
    ];
    const faults = Object.keys(results[0]?.faults ?? {});
    const rows: Row[] = [
      ["", ...runs.map(({ name }) => name), "all"],
      ["seed", ...runs.map(({ seed }) => seed), ""],
      line(`kills with at least ${IN_FLIGHT_MIN} attempts in flight`, ({ cutOffs }) => cutOffs.filter(isEnough).length),
      line("kills with fewer, not counted", ({ cutOffs }) => cutOffs.filter((count) => !isEnough(count)).length),
      [
        "in flight at a kill: least, median, most",
        ...results.map(({ cutOffs }) => spread(cutOffs.filter(isEnough))),
        "",
      ],
      line("events acknowledged", ({ eventsAcknowledged }) => eventsAcknowledged),
      line("reports made again", ({ reportedAgain }) => reportedAgain),
      line("webhook-ids", ({ webhookIds }) => webhookIds),
      line("calls received", ({ calls }) => calls),
      line("attempts repeated", ({ attemptsRepeated }) => attemptsRepeated),
      ...faults.map((name) => line(name, (result) => result.faults[name] ?? 0)),
      line("seconds", ({ seconds }) => Math.round(seconds)),
    ];
    process.stdout.write(`\n${layOut(rows)}\n`);
  }
}

const isEnough = (count: number) => count >= IN_FLIGHT_MIN;

function spread(counts: readonly number[]): string {
  const sorted = counts.toSorted((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].join(" ");
}

function layOut(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? "").length)));
  const cell = (value: string | number, column: number) =>
    column === 0 ? String(value).padEnd(widths[0] ?? 0) : String(value).padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ")).join("\n");
}
