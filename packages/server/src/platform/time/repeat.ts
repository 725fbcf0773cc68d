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
  /** Whether a run would find work. It is not asked before a run that follows a hint, or that finishes what is left. Default: always. */
  readonly isDue?: () => Promise<boolean>;
}

/**
 * The milliseconds until the next run: up to the next multiple of `everyMs`, counted from the start of the process. So the jobs of a process
 * run at the same moments, and can ask the database together whether anything is due (`is-any-due.ts`).
 */
export function untilNext(everyMs: number): number {
  return everyMs - (performance.now() % everyMs);
}

const always = async () => true;

/** Calls `run`, waits, and repeats. It never runs twice at once. A failed run is logged, and the next one follows. */
export function repeat({ name, everyMs, moreMs, log, run, isDue = always }: RepeatOptions): Repeating {
  let stopped = false;
  let hinted = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const once = async (isPoll: boolean) => {
    timer = undefined;
    hinted = false;
    const more = await (isPoll ? runIfDue() : run()).catch((error: unknown) =>
      log.warn({ error: String(error) }, `${name} failed. It will be tried again.`),
    );
    if (stopped) return;
    // A hint during the run may be about work that the run had already looked at, so that another run must follow at once.
    if (hinted) timer = setTimeout(start, 0, false);
    else if (more === true && moreMs !== undefined) timer = setTimeout(start, moreMs, false);
    else timer = setTimeout(start, untilNext(everyMs), true);
  };
  const runIfDue = async () => ((await isDue()) ? run() : undefined);
  const start = (isPoll: boolean) => {
    current = once(isPoll);
  };
  start(false);
  return {
    hint() {
      hinted = true;
      if (timer === undefined || stopped) return;
      clearTimeout(timer);
      start(false);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
