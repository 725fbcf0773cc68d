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
