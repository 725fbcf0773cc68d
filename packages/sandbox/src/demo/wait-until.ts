import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 20;

/**
 * Looks until there is nothing left to wait for. `look` tells what is still missing, or null once all is there.
 *
 * @throws Error after `timeoutMs` with what was missing at the last look.
 */
export async function waitUntil(look: () => Promise<string | null>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let missing = await look(); missing !== null; missing = await look()) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${missing}`);
    await pause(LOOK_EVERY_MS);
  }
}
