import { cpuBook } from "./cpu-book.ts";
import type { Watched } from "./cpu-time.ts";
import { alternate } from "./measure.ts";
import { median, rounded } from "./statistics.ts";

/** The sparest way of doing a thing that loses nothing, beside the same without keeping anything. */
export interface FloorWish {
  /** Each does one run and gives how many it did a second. */
  readonly kept: () => Promise<number>;
  readonly bare: () => Promise<number>;
  readonly watched: Readonly<Record<string, Watched>>;
  readonly things: number;
  readonly rounds: number;
}

/**
 * The ceiling of this machine for what a hub promises: `ratio` is what is left of the bare way's rate by keeping alone, with the
 * database on the same cores. A goal above it cannot be reached here, whatever the hub does.
 */
export async function measureFloor({ kept, bare, watched, things, rounds }: FloorWish) {
  const book = cpuBook(watched, things);
  const runs = await alternate({ ours: () => book.note(kept), theirs: bare }, rounds);
  return { ratio: rounded(median(runs.ratios)), a_second: rounded(median(runs.ours)), core_ms: book.medians() };
}
