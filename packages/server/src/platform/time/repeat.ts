import type { Log } from "../log/log.ts";

/** Something that runs again and again until it is stopped. */
export interface Repeating {
  /** Runs as soon as it can, as there may be something to do. */
  hint(): void;
  /** Resolves when a run that was under way has ended. */
  stop(): Promise<void>;
}

/** What is to be repeated, and how often. */
export interface RepeatOptions {
  /** What the log calls it where a run fails: "Sweeping the lanes". */
  readonly name: string;
  readonly everyMs: number;
  /** How long to wait instead after a run that returned `true`, as it leaves more to do. Default: `everyMs`. */
  readonly moreMs?: number;
  readonly log: Log;
  readonly run: () => Promise<unknown>;
}

/** Runs `run`, waits, and so on; never twice at once. A run that fails is logged and the next one comes. */
export function repeat({ name, everyMs, moreMs = everyMs, log, run }: RepeatOptions): Repeating {
  let stopped = false;
  let hinted = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const once = async () => {
    timer = undefined;
    hinted = false;
    const more = await run().catch((error: unknown) =>
      log.warn({ error: String(error) }, `${name} failed; it will be tried again.`),
    );
    const waitMs = more === true ? moreMs : everyMs;
    // A hint that came meanwhile may be about something that this run had looked at before.
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
