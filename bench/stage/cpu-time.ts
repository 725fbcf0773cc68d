import { readdir, readFile } from "node:fs/promises";

/** The unit of the times in /proc: a hundredth of a second on every Linux that Node supports. */
const TICKS_A_SECOND = 100;

/** A process to measure, with or without all processes that it started. */
export interface Watched {
  readonly pid: number;
  readonly family: boolean;
  /** A process of that family that is left out, with all that it started. */
  readonly without?: number;
}

/**
 * Runs `work` and returns, for each of these processes, the CPU milliseconds for one item. Empty where the system does
 * not report them (only Linux does). Unlike a rate, this hardly changes with other work on the machine.
 */
export async function cpuOf<T>(
  { watched, things }: { watched: Readonly<Record<string, Watched>>; things: number },
  work: () => Promise<T>,
): Promise<{ result: T; milliseconds: Record<string, number> }> {
  const before = await readProcesses().catch(() => null);
  const result = await work();
  const after = await readProcesses().catch(() => null);
  if (before === null || after === null) return { result, milliseconds: {} };
  const spent = (one: Watched) => ((secondsOf(one, after) - secondsOf(one, before)) * 1_000) / things;
  return { result, milliseconds: Object.fromEntries(Object.entries(watched).map(([name, one]) => [name, spent(one)])) };
}

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

/**
 * The memory of each of these in bytes. What processes share counts once (proportional set size), because the
 * connections of a database share its buffers.
 */
export async function memoryOf(watched: Readonly<Record<string, Watched>>): Promise<Record<string, number>> {
  const all = await readProcesses();
  const sizes = Object.entries(watched).map(async ([name, one]) => {
    const texts = await Promise.all(familyOf(one, all).map(({ pid }) => readFile(`/proc/${pid}/smaps_rollup`, "utf8")));
    const kilobytes = texts.map((text) => Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1] ?? 0));
    return [name, kilobytes.reduce((sum, one) => sum + one * 1_024, 0)] as const;
  });
  return Object.fromEntries(await Promise.all(sizes));
}

function secondsOf(one: Watched, all: readonly ProcessTimes[]): number {
  return familyOf(one, all).reduce((sum, { seconds }) => sum + seconds, 0);
}

function familyOf({ pid, family, without }: Watched, all: readonly ProcessTimes[]): readonly ProcessTimes[] {
  const mine = new Set([pid]);
  // The list is not sorted by generation, so each round finds one generation more.
  for (let size = 0; family && size < mine.size; ) {
    size = mine.size;
    for (const one of all) if (mine.has(one.parent) && one.pid !== without) mine.add(one.pid);
  }
  return all.filter((one) => mine.has(one.pid));
}

async function readProcesses(): Promise<ProcessTimes[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map(readProcess));
  return found.filter((one) => one !== null);
}

async function readProcess(name: string): Promise<ProcessTimes | null> {
  // The process may have ended since it was listed.
  const text = await readFile(`/proc/${name}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  // The name of the program, in brackets, may contain spaces (proc(5)).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // Its own two times, and two of its ended children: a database connection is a process that may come and go.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid: Number(name), parent: Number(fields[1]), seconds: ticks / TICKS_A_SECOND };
}
