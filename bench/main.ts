import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { measureGrowth } from "./growth.ts";
import { b1Deliveries } from "./measures/b1-deliveries.ts";
import { b2Events } from "./measures/b2-events.ts";
import { b3Accepting } from "./measures/b3-accepting.ts";
import { b4Latency } from "./measures/b4-latency.ts";
import { b5Isolation } from "./measures/b5-isolation.ts";
import { b6Claims } from "./measures/b6-claims.ts";
import { b7Workers } from "./measures/b7-workers.ts";
import { b8Memory } from "./measures/b8-memory.ts";
import { b9Planning } from "./measures/b9-planning.ts";
import { b10Starting } from "./measures/b10-starting.ts";
import { b11JobQueue } from "./measures/b11-job-queue.ts";
import { soak } from "./soak.ts";
import type { Figure, Measure } from "./stage/measure.ts";

const MEASURES: readonly Measure[] = [
  ...[b1Deliveries, b2Events, b3Accepting, b4Latency, b5Isolation, b6Claims],
  ...[b7Workers, b8Memory, b9Planning, b10Starting, b11JobQueue],
];

/** `npm run bench -- --only B1,B5 --quick --json FILE`. */
async function main(): Promise<void> {
  const options = {
    only: { type: "string" },
    quick: { type: "boolean" },
    json: { type: "string" },
    growth: { type: "boolean" },
    soak: { type: "boolean" },
  } as const;
  const { values } = parseArgs({ options });
  const { quick = false, json } = values;
  if (values.growth) return tellGrowth(quick);
  if (values.soak) return tellSoak(quick);
  const measures = chosen(values.only);
  const shortened = quick ? " Quick: few and short runs, so the noise is larger than that of a whole benchmark." : "";
  say(`Sender, hub, database and receiver share ${availableParallelism()} cores.${shortened}`);
  const figures: Figure[] = [];
  for (const measure of measures) {
    const startedAt = performance.now();
    const found = await measure.run({ quick });
    figures.push(...found);
    for (const figure of found) say(lineOf(figure));
    say(`    took ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
  if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
}

/** `-- --growth`: how costs grow with one thing at a time, with the exponent of each curve. */
async function tellGrowth(quick: boolean): Promise<void> {
  for await (const { name, unit, points, exponent } of measureGrowth({ quick })) {
    say(`${name}: ${points.map(({ size, cost }) => `${size}: ${cost}`).join(", ")} ${unit}; exponent ${exponent}`);
  }
}

/** `-- --soak`: what the hub's process holds while it works for ten minutes, and what it holds it for. */
async function tellSoak(quick: boolean): Promise<void> {
  const minutes = soak({ quick });
  let next = await minutes.next();
  for (; !next.done; next = await minutes.next()) {
    const { minute, leastHeapMb, mostHeapMb, mostResidentMb } = next.value;
    say(`minute ${minute}: heap ${leastHeapMb} to ${mostHeapMb} MB, resident up to ${mostResidentMb} MB`);
  }
  const { growthMb, living } = next.value;
  say(`growth of the heap: ${growthMb} MB; held at the end by`);
  for (const { by, mb } of living) say(`    ${mb} MB  ${by}`);
}

function chosen(only: string | undefined): readonly Measure[] {
  if (only === undefined) return MEASURES;
  const wanted = only.split(",").map((id) => id.trim().toUpperCase());
  const unknown = wanted.filter((id) => !MEASURES.some((measure) => measure.id === id));
  if (unknown.length === 0) return MEASURES.filter(({ id }) => wanted.includes(id));
  process.stderr.write(
    `There is no measure ${unknown.join(", ")}; there are ${MEASURES.map(({ id }) => id).join(", ")}.\n`,
  );
  process.exit(1);
}

function lineOf({ id, name, value, unit, goal, holds, details }: Figure): string {
  const shown = unit === "ratio" ? String(value) : `${value} ${unit}`;
  return `${id}  ${name}: ${shown} (goal ${goal}: ${holds ? "holds" : "missed"})\n    ${JSON.stringify(details)}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
