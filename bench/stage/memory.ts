import { setTimeout as wait } from "node:timers/promises";

/** The memory of a process at one moment, in megabytes. */
export interface MemorySample {
  readonly residentMb: number;
  readonly heapMb: number;
}

const SAMPLE_EVERY_MS = 1_000;
const MB = 1_000_000;

/** The growth that a stable heap may still show, because garbage may not be collected yet. */
export const HEAP_GROWTH_MB_MAX = 5;

/** Reads a hub's memory metrics each second until `work` has ended. */
export async function watchMemory(url: string, work: () => Promise<unknown>): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  const ended = work().then(() => true);
  while (!(await Promise.race([ended, wait(SAMPLE_EVERY_MS, false)]))) samples.push(await sampleMemory(url));
  return samples;
}

async function sampleMemory(url: string): Promise<MemorySample> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const figureOf = (name: string) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]);
  return {
    residentMb: figureOf("process_resident_memory_bytes") / MB,
    heapMb: figureOf("nodejs_heap_size_used_bytes") / MB,
  };
}

/**
 * How much the heap grew: the least of the last third minus the least of the first third. The least is what remains
 * right after a garbage collection; everything above it may be garbage.
 */
export function heapGrowthMb(samples: readonly MemorySample[]): number {
  const third = Math.floor(samples.length / 3);
  if (third === 0) throw new Error(`The growth is unknown after ${samples.length} samples of the memory.`);
  const least = (some: readonly MemorySample[]) => Math.min(...some.map(({ heapMb }) => heapMb));
  return least(samples.slice(-third)) - least(samples.slice(0, third));
}
