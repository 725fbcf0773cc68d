import { setTimeout as wait } from "node:timers/promises";

/** What a process held at one moment, in megabytes. */
export interface MemorySample {
  readonly residentMb: number;
  readonly heapMb: number;
}

const SAMPLE_EVERY_MS = 1_000;
const MB = 1_000_000;

/** What a heap that does not grow may still be taken to have grown by: garbage that nobody has collected yet. */
export const HEAP_GROWTH_MB_MAX = 5;

/** Looks at a hub's memory by its own figures each second, until `work` has ended. */
export async function watchMemory(url: string, work: () => Promise<unknown>): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  const ended = work().then(() => true);
  while (!(await Promise.race([ended, wait(SAMPLE_EVERY_MS, false)]))) samples.push(await sampleMemory(url));
  return samples;
}

/** What it holds now. */
async function sampleMemory(url: string): Promise<MemorySample> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const figureOf = (name: string) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]);
  return {
    residentMb: figureOf("process_resident_memory_bytes") / MB,
    heapMb: figureOf("nodejs_heap_size_used_bytes") / MB,
  };
}

/**
 * By how much the heap grew: the least of the last third beside the least of the first third. The least is what is left when
 * garbage was just collected; what lies between is garbage that nobody has collected yet.
 */
export function heapGrowthMb(samples: readonly MemorySample[]): number {
  const third = Math.floor(samples.length / 3);
  if (third === 0) throw new Error(`Of ${samples.length} looks at the memory nothing can be said.`);
  const least = (some: readonly MemorySample[]) => Math.min(...some.map(({ heapMb }) => heapMb));
  return least(samples.slice(-third)) - least(samples.slice(0, third));
}
