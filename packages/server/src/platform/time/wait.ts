import { setTimeout as delay } from "node:timers/promises";

/**
 * Calls `probe` every `intervalMs` until it returns something other than undefined, but for at most `limitMs`. Returns undefined if the
 * limit has passed. For processes that cannot report by themselves that they are ready or gone.
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

/**
 * Wakes one waiter. A signal that is set while nobody waits is kept for the next wait, so that nothing is missed; setting it several
 * times counts once.
 */
export interface Signal {
  set(): void;
  /** Resolves when the signal is set, or after `timeoutMs`; returns whether it was set. Only one waiter at a time. */
  wait(timeoutMs: number): Promise<boolean>;
}

/** Creates a signal that is not set. */
export function createSignal(): Signal {
  let isSet = false;
  let wake: () => void = () => undefined;
  return {
    set() {
      isSet = true;
      wake();
    },
    async wait(timeoutMs) {
      if (!isSet) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const wasSet = isSet;
      isSet = false;
      return wasSet;
    },
  };
}

/**
 * Returns a function that schedules `run` for the end of the current turn of the event loop. However often it is called within one turn,
 * `run` runs once, so that it sees everything the turn has brought.
 */
export function atEndOfTurn(run: () => void): () => void {
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      run();
    });
  };
}
