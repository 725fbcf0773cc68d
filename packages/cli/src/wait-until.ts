import { setTimeout as wait } from "node:timers/promises";

const POLL_EVERY_MS = 250;

/** Calls `poll` until it gives a value. Gives null after `secondsMax`. */
export async function pollUntil<Found>(poll: () => Promise<Found | null>, secondsMax: number): Promise<Found | null> {
  const end = performance.now() + secondsMax * 1_000;
  for (;;) {
    const found = await poll();
    if (found !== null || performance.now() > end) return found;
    await wait(POLL_EVERY_MS);
  }
}
