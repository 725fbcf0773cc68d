import { geometricMean } from "./statistics.ts";

/** The result of a measure, as `--json` writes it. */
export interface Figure {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly goal: string;
  readonly holds: boolean;
  readonly unit: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** How thoroughly to measure. Quick runs are shorter and fewer, so their noise is larger. */
export interface Effort {
  readonly quick: boolean;
}

/** One measure of the benchmark. It starts and stops everything that it needs. */
export interface Measure {
  readonly id: string;
  readonly run: (effort: Effort) => Promise<Figure[]>;
}

/** Two ways to compare. Each does one run and returns its rate per second. */
export interface Rivals {
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

/** The results of alternating runs. */
export interface Runs {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** Our first run, which is not counted. It shows the rate of a hub that has just started. */
  readonly first: number;
  /**
   * Each of our runs divided by the mean of theirs right before and right after it, so that a machine that slows down
   * slows both.
   */
  readonly ratios: readonly number[];
}

/**
 * Runs both in turn, so that other work on the machine affects both. The first run of each only warms up and is not
 * counted.
 */
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
