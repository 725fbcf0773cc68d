import type { Log } from "./log.ts";

/** Something that runs again and again until it is stopped. */
export interface Repeating {
  /** Runs as soon as it can, as there may be something to do. */
  hint(): void;
  /** Resolves when a run that was under way has ended. */
  stop(): Promise<void>;
}

/** Runs `run`, waits `everyMs`, and so on; never twice at once. A run that fails is logged and the next one comes. */
export function repeat(options: { name: string; everyMs: number; log: Log; run: () => Promise<unknown> }): Repeating {
  const { name, everyMs, log, run } = options;
  let stopped = false;
  let hinted = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const once = async () => {
    timer = undefined;
    hinted = false;
    await run().catch((error: unknown) =>
      log.warn({ error: String(error) }, `${name} failed; it will be tried again.`),
    );
    // A hint that came meanwhile may be about something that this run had looked at before.
    if (!stopped) timer = setTimeout(start, hinted ? 0 : everyMs);
  };
  const start = () => {
    current = once();
  };
  start();
  return {
    hint() {
      hinted = true;
      if (timer === undefined || stopped) return;
      clearTimeout(timer);
      start();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
