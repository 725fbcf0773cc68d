import { mapValues } from "../../packages/server/src/platform/map-values.ts";
import { cpuOf, type Watched } from "./cpu-time.ts";
import { median, rounded } from "./statistics.ts";

/** What runs of one kind cost, process by process. */
export interface CpuBook {
  /** Makes a run and notes what it cost. */
  note<T>(run: () => Promise<T>): Promise<T>;
  /** Milliseconds of a core for one thing, by process: the middle of all runs, rounded for people. */
  medians(): Record<string, number>;
  /** The same as it was measured. */
  exactMedians(): Record<string, number>;
}

/** Opens one for runs of so many things each. */
export function cpuBook(watched: Readonly<Record<string, Watched>>, things: number): CpuBook {
  const runs: Record<string, number>[] = [];
  const exactMedians = () => mapValues(runs[0] ?? {}, (_, name) => median(runs.map((run) => run[name] ?? 0)));
  return {
    async note(run) {
      const { result, milliseconds } = await cpuOf({ watched, things }, run);
      runs.push(milliseconds);
      return result;
    },
    medians: () => mapValues(exactMedians(), (time) => rounded(time, 2)),
    exactMedians,
  };
}

/** A database is as many processes as it has connections, which share its work. */
const OF_MANY = "database";

/**
 * An estimate of the ratio where each process has a core of its own: that of the busiest of each way, which then limits its rate. It
 * leaves out what a core gains by being alone, waits, and that a process has other threads beside its first. Null where times of
 * cores are not told.
 */
export function ratioByOwnCores(ours: CpuBook, theirs: CpuBook) {
  const [our, their] = [busiest(ours), busiest(theirs)];
  if (our === null || their === null) return null;
  return { ratio: rounded(their.core_ms / our.core_ms, 2), ours: our.name, theirs: their.name };
}

/** The process with the most to do for one thing. */
function busiest(book: CpuBook) {
  const times = Object.entries(book.exactMedians()).map(([name, core_ms]) => ({ name, core_ms }));
  const alone = times.filter(({ name }) => name !== OF_MANY);
  return alone.toSorted((one, other) => other.core_ms - one.core_ms)[0] ?? null;
}
