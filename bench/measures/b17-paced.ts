import { setTimeout as wait } from "node:timers/promises";
import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { startChild } from "../stage/child.ts";
import { cpuOf, memoryOf } from "../stage/cpu-time.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { startReceivingShop } from "../stage/receiving-shop.ts";
import { rounded } from "../stage/statistics.ts";
import { timeReports } from "../stage/timed-reports.ts";

const PER_SECOND = 50;
const GOALS = { event: 4, idle: 7, memory: 180 } as const;
const MB = 1_000_000;

/** What a hub costs that has little to do: for an event at 50 events per second, for a second without any, and in memory. */
export const b17Paced: Measure = { id: "B17", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop([{ path: "/timed", productId: "7" }]);
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const report = (seconds: number) => timeReports({ shop, reporter, productId: "7", perSecond: PER_SECOND, seconds });
  await report(quick ? 2 : 10);
  const watched = await shop.hub.processes();
  const seconds = quick ? 5 : 60;
  const paced = await cpuOf({ watched, things: PER_SECOND * seconds }, () => report(seconds));
  // A pause, because statistics and caches are written for a moment after the last event.
  await wait(quick ? 2_000 : 10_000);
  const idle = await cpuOf({ watched, things: seconds }, () => wait(seconds * 1_000));
  const memory = await memoryOf(watched);
  await Promise.all([shop.stop(), reporter.stop()]);
  return [
    figure(
      "core-ms of hub and database an event at 50 a second",
      { value: sum(paced.milliseconds), goal: GOALS.event, unit: "ms" },
      paced.milliseconds,
    ),
    figure(
      "core-ms of hub and database a second without work",
      { value: sum(idle.milliseconds), goal: GOALS.idle, unit: "ms" },
      idle.milliseconds,
    ),
    figure("memory of all processes", { value: sum(memory) / MB, goal: GOALS.memory, unit: "MB" }, memory),
  ];
}

function figure(
  name: string,
  { value, goal, unit }: { value: number; goal: number; unit: string },
  parts: Readonly<Record<string, number>>,
): Figure {
  const details = Object.fromEntries(Object.entries(parts).map(([part, one]) => [part, rounded(one)]));
  return { id: "B17", name, value: rounded(value), goal: `≤ ${goal} ${unit}`, holds: value <= goal, unit, details };
}

function sum(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((total, part) => total + part, 0);
}
