import type { Log } from "../log/log.ts";

/** A function that runs again and again until it is stopped. */
export interface Repeating {
  /** Runs as soon as possible, because there may be work. */
  hint(): void;
  /** Resolves when the current run has ended. */
  stop(): Promise<void>;
}

/** The function to repeat, and its interval. */
export interface RepeatOptions {
  /** The name in the log if a run fails: "Sweeping the lanes". */
  readonly name: string;
  readonly everyMs: number;
  /** The pause after a run that returned `true`, because more work is left. Default: `everyMs`. */
  readonly moreMs?: number;
  readonly log: Log;
  readonly run: () => Promise<unknown>;
}

/** Calls `run`, waits, and repeats. It never runs twice at once. A failed run is logged, and the next one follows. */
export function repeat({ name, everyMs, moreMs = everyMs, log, run }: RepeatOptions): Repeating {
  let stopped = false;
  let hinted = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const once = async () => {
    timer = undefined;
    hinted = false;
    const more = await run().catch((error: unknown) =>
      log.warn({ error: String(error) }, `${name} failed. It will be tried again.`),
    );
    const waitMs = more === true ? moreMs : everyMs;
    // A hint during the run may be about work that the run had already looked at, so that another run must follow at once.
    if (!stopped) timer = setTimeout(start, hinted ? 0 : waitMs);
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
