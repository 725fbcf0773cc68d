import { cpuOf, type Watched } from "./cpu-time.ts";
import { median, rounded } from "./statistics.ts";

/** What runs of one kind cost, process by process. */
export interface CpuBook {
  /** Makes a run and notes what it cost. */
  note<T>(run: () => Promise<T>): Promise<T>;
  /** Milliseconds of a core for one thing, by process: the middle of all runs. */
  medians(): Record<string, number>;
}

/** Opens one for runs of so many things each. */
export function cpuBook(watched: Readonly<Record<string, Watched>>, things: number): CpuBook {
  const runs: Record<string, number>[] = [];
  return {
    async note(run) {
      const { result, milliseconds } = await cpuOf({ watched, things }, run);
      runs.push(milliseconds);
      return result;
    },
    medians() {
      const names = Object.keys(runs[0] ?? {});
      return Object.fromEntries(names.map((name) => [name, rounded(median(runs.map((run) => run[name] ?? 0)), 2)]));
    },
  };
}

/** A database is as many processes as it has connections, which share its work; any other does its own on one core. */
const OF_MANY = "database";

/**
 * The ratio to be expected where each process has a core to itself: then the rate of a way is what its busiest process allows. On
 * fewer cores what others take of them comes on top. Null where times of cores are not told.
 */
export function ratioByOwnCores(ours: Record<string, number>, theirs: Record<string, number>): number | null {
  const busiest = (times: Record<string, number>) =>
    Math.max(...Object.entries(times).map(([name, milliseconds]) => (name === OF_MANY ? 0 : milliseconds)));
  const ratio = busiest(theirs) / busiest(ours);
  return Number.isFinite(ratio) ? rounded(ratio, 2) : null;
}
