import { setTimeout as wait } from "node:timers/promises";

const LIMIT_MS = 30_000;
/** Most of what is waited for is there at once; each look at what takes longer costs the hub and its database some work. */
const PAUSE_MS = { first: 10, most: 100, growth: 1.5 } as const;

/**
 * Looks again and again until the assertion holds, and gives what it returned; at last throws what it threw. For what can only
 * be seen by asking the hub; what a receiver gets is waited for without looking.
 */
export async function until<T>(assertion: () => T | Promise<T>): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (let pause: number = PAUSE_MS.first; ; pause = Math.min(pause * PAUSE_MS.growth, PAUSE_MS.most)) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await wait(pause);
  }
}
