import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareFigures, readFigures } from "./compare.ts";
import { measureGrowth } from "./growth.ts";
import { b1Deliveries } from "./measures/b1-deliveries.ts";
import { b2Events } from "./measures/b2-events.ts";
import { b3Accepting } from "./measures/b3-accepting.ts";
import { b4Latency } from "./measures/b4-latency.ts";
import { b5Isolation } from "./measures/b5-isolation.ts";
import { b6Claims } from "./measures/b6-claims.ts";
import { b7Processes } from "./measures/b7-processes.ts";
import { b8Memory } from "./measures/b8-memory.ts";
import { b9Planning } from "./measures/b9-planning.ts";
import { b10Starting } from "./measures/b10-starting.ts";
import { b11JobQueue } from "./measures/b11-job-queue.ts";
import { b12ManyShops } from "./measures/b12-many-shops.ts";
import { b13Storage } from "./measures/b13-storage.ts";
import { b14IdleEndpoints } from "./measures/b14-idle-endpoints.ts";
import { b15FanOut } from "./measures/b15-fan-out.ts";
import { b16Flood } from "./measures/b16-flood.ts";
import { b17Paced } from "./measures/b17-paced.ts";
import { b18MassChange } from "./measures/b18-mass-change.ts";
import { type SoakedMinute, soak } from "./soak.ts";
import { countBusySamples, drawFlames } from "./stage/flame-picture.ts";
import { PROFILE_FOLDER } from "./stage/hub.ts";
import type { Figure, Measure } from "./stage/measure.ts";
import { HEAP_GROWTH_MB_MAX } from "./stage/memory.ts";
import { rounded } from "./stage/statistics.ts";

const MEASURES: readonly Measure[] = [
  ...[b1Deliveries, b2Events, b3Accepting, b4Latency, b5Isolation, b6Claims],
  ...[b7Processes, b8Memory, b9Planning, b10Starting, b11JobQueue],
  ...[b12ManyShops, b13Storage, b14IdleEndpoints, b15FanOut, b16Flood, b17Paced, b18MassChange],
];

const OPTIONS = {
  only: { type: "string" },
  quick: { type: "boolean" },
  json: { type: "string" },
  repeat: { type: "string" },
  compare: { type: "string" },
  flames: { type: "string" },
  growth: { type: "boolean" },
  soak: { type: "boolean" },
} as const;

/** `npm run bench -- --only B1,B5 --quick --repeat 5 --json FILE --compare EARLIER --flames FOLDER`. */
async function main(): Promise<void> {
  const { json, compare, flames, quick = false, ...selection } = readOptions();
  if (flames !== undefined) return drawMeasures(chosen(selection.only), { quick, folder: flames });
  const found = figuresOf(selection, quick);
  // Read before the first measure, so that nobody measures for an hour and then learns that the name of the file is wrong.
  const earlier = compare === undefined ? null : await reading(compare);
  // Checked before the first measure, so that nobody measures for an hour and then cannot save the figures. Existing
  // content stays until there are figures.
  if (json !== undefined) await writing(json, () => appendFile(json, ""));
  const figures: Figure[] = [];
  for await (const figure of found) {
    figures.push(figure);
    if (json !== undefined) await writing(json, () => writeFile(json, `${JSON.stringify(figures, null, 2)}\n`));
  }
  if (earlier !== null) for (const line of compareFigures(earlier, figures)) print(line);
}

type Selection = Omit<ReturnType<typeof readOptions>, "json" | "compare" | "flames" | "quick">;

/** `--flames FOLDER`: a picture of where the hub's thread spends its time in each measure. Profiling costs time, so no figures are printed. */
async function drawMeasures(
  measures: readonly Measure[],
  { quick, folder }: { quick: boolean; folder: string },
): Promise<void> {
  await writing(folder, () => mkdir(folder, { recursive: true }).then(() => undefined));
  for (const measure of measures) {
    const profiles = await mkdtemp(join(tmpdir(), "haak-bench-profiles-"));
    process.env[PROFILE_FOLDER] = profiles;
    await measure.run({ quick });
    const texts = await Promise.all((await readdir(profiles)).map((name) => readFile(join(profiles, name), "utf8")));
    await rm(profiles, { recursive: true });
    // A measure may start several hubs. The one with the most work is the one that it is about.
    const busiest = texts.sort((one, other) => countBusySamples(other) - countBusySamples(one))[0];
    if (busiest === undefined) giveUp(`${measure.id} starts no hub.`);
    const file = join(folder, `${measure.id.toLowerCase()}.svg`);
    await writing(file, () => writeFile(file, drawFlames(busiest, `${measure.id}: the hub's thread while it works`)));
    print(`${measure.id}: ${file}`);
  }
}

/** Yields each figure after it is printed. */
function figuresOf(
  { only, repeat = "1", growth = false, soak = false }: Selection,
  quick: boolean,
): AsyncGenerator<Figure> {
  if ([only !== undefined, growth, soak].filter(Boolean).length > 1)
    return giveUp("--only, --growth and --soak each measure something else: choose one.");
  if (!/^[1-9]\d?$/.test(repeat)) return giveUp("--repeat takes a number from 1 to 99.");
  if (growth) return reportGrowth(quick);
  return soak ? reportSoak(quick) : reportMeasures(Array(Number(repeat)).fill(chosen(only)).flat(), quick);
}

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    return giveUp(`${error instanceof Error ? error.message : String(error)}\nThere are ${known.join(", ")}.`);
  }
}

async function reading(file: string): Promise<Figure[]> {
  try {
    return await readFigures(file);
  } catch (error) {
    return giveUp(`The figures of ${file} cannot be read (${String(error)}): name a file that --json wrote.`);
  }
}

async function writing(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    giveUp(`The figures cannot be written to ${file} (${String(error)}): name a file in an existing folder.`);
  }
}

async function* reportMeasures(measures: readonly Measure[], quick: boolean): AsyncGenerator<Figure> {
  const shortened = quick ? " Quick: few and short runs, so the noise is larger than that of a whole benchmark." : "";
  print(`Sender, hub, database and receiver share ${availableParallelism()} cores.${shortened}`);
  for (const measure of measures) {
    const startedAt = performance.now();
    for (const figure of await measure.run({ quick })) {
      print(lineOf(figure));
      print(`    ${JSON.stringify(figure.details)}`);
      yield figure;
    }
    print(`    took ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
}

/** `-- --growth`: how costs grow with one size at a time, with the exponent of each curve. */
async function* reportGrowth(quick: boolean): AsyncGenerator<Figure> {
  for await (const { name, unit, points, exponent, exponentMax } of measureGrowth({ quick })) {
    if (points.some(({ cost }) => cost === 0)) {
      print(`${name}: this system reports no CPU times.`);
      continue;
    }
    const figure = {
      ...{ id: "growth", name: `cost over ${name}`, value: rounded(exponent, 2), unit: "exponent" },
      ...{ goal: `≤ ${rounded(exponentMax, 1)}`, holds: exponent <= exponentMax, details: { unit, points } },
    };
    print(lineOf(figure));
    print(`    ${points.map(({ size, cost }) => `${size}: ${cost}`).join(", ")} ${unit}`);
    yield figure;
  }
}

/** `-- --soak`: how much memory the hub uses during ten minutes of work, and which functions allocated it. */
async function* reportSoak(quick: boolean): AsyncGenerator<Figure> {
  const soaking = soak({ quick });
  const minutes: SoakedMinute[] = [];
  let next = await soaking.next();
  for (; !next.done; next = await soaking.next()) {
    const { minute, leastHeapMb, mostHeapMb, mostResidentMb } = next.value;
    minutes.push(next.value);
    print(`minute ${minute}: heap ${leastHeapMb} to ${mostHeapMb} MB, resident up to ${mostResidentMb} MB`);
  }
  const { growthMb, living } = next.value;
  const figure = {
    ...{ id: "soak", name: "growth of the hub's heap", value: growthMb, unit: "MB", details: { minutes, living } },
    ...{ goal: `≤ ${HEAP_GROWTH_MB_MAX} MB (none)`, holds: growthMb <= HEAP_GROWTH_MB_MAX },
  };
  print(lineOf(figure));
  for (const { by, mb } of living) print(`    ${mb} MB in use at the end by ${by}`);
  yield figure;
}

function chosen(only: string | undefined): readonly Measure[] {
  if (only === undefined) return MEASURES;
  const wanted = only.split(",").map((id) => id.trim().toUpperCase());
  const unknown = wanted.filter((id) => !MEASURES.some((measure) => measure.id === id));
  if (unknown.length === 0) return MEASURES.filter(({ id }) => wanted.includes(id));
  return giveUp(`There is no measure ${unknown.join(", ")}; there are ${MEASURES.map(({ id }) => id).join(", ")}.`);
}

function giveUp(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function lineOf({ id, name, value, unit, goal, holds }: Figure): string {
  const shown = unit === "ratio" ? String(value) : `${value} ${unit}`;
  return `${id}  ${name}: ${shown} (goal ${goal}: ${holds ? "holds" : "missed"})`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
