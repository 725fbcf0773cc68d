import { setTimeout as wait } from "node:timers/promises";

const LOOK_EVERY_MS = 250;

/** Asks again and again until there is an answer, or the time is over: then null. */
export async function pollUntil<Found>(look: () => Promise<Found | null>, secondsMax: number): Promise<Found | null> {
  const end = performance.now() + secondsMax * 1_000;
  for (;;) {
    const found = await look();
    if (found !== null || performance.now() > end) return found;
    await wait(LOOK_EVERY_MS);
  }
}
