import { setTimeout as pause } from "node:timers/promises";

const CHECK_EVERY_MS = 20;

/**
 * Polls until nothing is missing. `look` resolves with what is still missing, or with null if nothing is.
 * @throws Error after `timeoutMs`, with what was missing at the last poll.
 */
export async function waitUntil(look: () => Promise<string | null>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let missing = await look(); missing !== null; missing = await look()) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${missing}`);
    await pause(CHECK_EVERY_MS);
  }
}
