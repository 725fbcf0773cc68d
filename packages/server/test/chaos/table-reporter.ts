import type { Reporter, TestModule } from "vitest/node";
import type { FailoverResult } from "../support/failovers.ts";
import type { RunResult } from "./check-run.ts";
import { CUT_OFF_MIN, countable } from "./kill-run.ts";

declare module "vitest" {
  interface TaskMeta {
    /** The result of a run, for the closing table. */
    chaos?: { readonly name: string; readonly seed: number; readonly result: RunResult };
    /** The result of a run of failovers. */
    failover?: FailoverResult;
  }
}

type Row = readonly [string, ...(string | number)[]];

/** Prints the results of the runs of kills and silences in one table, and the result of the run of failovers. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const metas = modules.flatMap((module) => [...module.children.allTests()]).map((test) => test.meta());
    for (const { failover } of metas) if (failover) process.stdout.write(`\n${layOut(failoverRows(failover))}\n`);
    const runs = metas.flatMap(({ chaos }) => chaos ?? []);
    if (runs.length === 0) return;
    const results = runs.map(({ result }) => result);
    const line = (name: string, value: (result: RunResult) => number): Row => [
      ...([name, ...results.map(value), results.reduce((sum, result) => sum + value(result), 0)] as const),
    ];
    const faults = Object.keys(results[0]?.faults ?? {});
    const rows: Row[] = [
      ["", ...runs.map(({ name }) => name), "all"],
      ["seed", ...runs.map(({ seed }) => seed), ""],
      line("kills or silences", ({ disturbances }) => disturbances),
      line(`kills that cut off at least ${CUT_OFF_MIN} attempts`, ({ cutOffs }) => countable(cutOffs).length),
      ["cut off by such a kill: least, median, most", ...results.map(({ cutOffs }) => spread(countable(cutOffs))), ""],
      line("events acknowledged", ({ eventsAcknowledged }) => eventsAcknowledged),
      line("reports repeated", ({ reportedAgain }) => reportedAgain),
      line("webhook-ids", ({ webhookIds }) => webhookIds),
      line("calls received", ({ calls }) => calls),
      line("attempts repeated", ({ attemptsRepeated }) => attemptsRepeated),
      ...faults.map((name) => line(name, (result) => result.faults[name] ?? 0)),
      line("seconds", ({ seconds }) => Math.round(seconds)),
    ];
    process.stdout.write(`\n${layOut(rows)}\n`);
  }
}

function failoverRows(result: FailoverResult): Row[] {
  return [
    ["promotions", result.secondsToAccept.length],
    ["seconds from each promotion to the next 202", result.secondsToAccept.map((each) => each.toFixed(1)).join(" ")],
    ["events acknowledged", result.acknowledged],
    ["reports refused with 503", result.refused],
    ["calls received", result.calls],
    ["webhook-ids", result.webhookIds],
    ["events lost", result.lost],
    ["events under two webhook-ids, and ids with two bodies", result.doubled],
  ];
}

function spread(counts: readonly number[]): string {
  const sorted = counts.toSorted((a, b) => a - b);
  if (sorted.length === 0) return "–";
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].join(" ");
}

function layOut(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? "").length)));
  const cell = (value: string | number, column: number) =>
    column === 0 ? String(value).padEnd(widths[0] ?? 0) : String(value).padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ")).join("\n");
}
