import { geometricMean } from "./statistics.ts";

/** What a measurement came to, as `--json` writes it. */
export interface Figure {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly goal: string;
  readonly holds: boolean;
  readonly unit: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** How thoroughly to measure. Quick runs are shorter and fewer, so that their noise is larger. */
export interface Effort {
  readonly quick: boolean;
}

/** One measure of the benchmark; it starts and stops all that it needs. */
export interface Measure {
  readonly id: string;
  readonly run: (effort: Effort) => Promise<Figure[]>;
}

/** Two ways that are compared, each of which does one run and gives how many it did a second. */
export interface Rivals {
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

/** What alternating runs came to. */
export interface Runs {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** Our first run, which is not counted: of a hub that is young, it tells how a first burst goes. */
  readonly first: number;
  /** Each of our runs beside those of theirs right before and right after it: a machine that grows slower slows both alike. */
  readonly ratios: readonly number[];
}

/** Runs both in turn, so that whatever else the machine does is felt by both. The first run of each only warms up and is not counted. */
export async function alternate({ ours, theirs }: Rivals, rounds: number): Promise<Runs> {
  await theirs();
  const first = await ours();
  const runs = { ours: [] as number[], theirs: [await theirs()] };
  for (let round = 0; round < rounds; round += 1) {
    runs.ours.push(await ours());
    runs.theirs.push(await theirs());
  }
  const around = (place: number) => geometricMean(runs.theirs.slice(place, place + 2));
  return { ...runs, first, ratios: runs.ours.map((rate, place) => rate / around(place)) };
}
