import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks `probe` every `intervalMs` until it gives something other than undefined, at most for `limitMs`; undefined
 * means that the limit has passed. For processes that cannot tell us when they are ready or gone.
 */
export async function waitUntil<T>(
  probe: () => Promise<T | undefined>,
  limits: { limitMs: number; intervalMs?: number },
): Promise<T | undefined> {
  const end = performance.now() + limits.limitMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined || performance.now() >= end) return answer;
    await delay(limits.intervalMs ?? 15);
  }
}
