import { setTimeout as wait } from "node:timers/promises";

const LIMIT_MS = 30_000;
/** Most conditions hold at once. The pauses grow, because each check costs the hub and its database some work. */
const PAUSE_MS = { first: 10, most: 100, growth: 1.5 } as const;

/**
 * Repeats the assertion until it holds, and returns its result. After the limit it throws the last error. Only for conditions that
 * the hub must be asked for. For calls, wait with the receiver (`received`), because that needs no polling.
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
