import { mapValues } from "../../packages/server/src/platform/map-values.ts";
import { cpuOf, type Watched } from "./cpu-time.ts";
import { median, rounded } from "./statistics.ts";

/** The CPU time of runs of one kind, for each process. */
export interface CpuLog {
  /** Runs it and adds its CPU time. */
  note<T>(run: () => Promise<T>): Promise<T>;
  /** CPU milliseconds for one item, by process: the median of all runs, rounded for people. */
  medians(): Record<string, number>;
  /** The same, not rounded. */
  exactMedians(): Record<string, number>;
}

/** Makes one for runs of this many items each. */
export function cpuLog(watched: Readonly<Record<string, Watched>>, things: number): CpuLog {
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

/** A database has one process for each connection, so its time is spread over many. */
const OF_MANY = "database";

/**
 * Estimates the ratio if each process had a core of its own: the busiest process of each way then limits its rate. The
 * estimate ignores waits, further threads, and what a process gains from a core of its own. Null where the system
 * reports no CPU times.
 */
export function ratioByOwnCores(ours: CpuLog, theirs: CpuLog) {
  const [our, their] = [busiest(ours), busiest(theirs)];
  if (our === null || their === null) return null;
  return { ratio: rounded(their.core_ms / our.core_ms, 2), ours: our.name, theirs: their.name };
}

/** The process with the most CPU time for one item. */
function busiest(log: CpuLog) {
  const times = Object.entries(log.exactMedians()).map(([name, core_ms]) => ({ name, core_ms }));
  const alone = times.filter(({ name }) => name !== OF_MANY);
  return alone.toSorted((one, other) => other.core_ms - one.core_ms)[0] ?? null;
}
