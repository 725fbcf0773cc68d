import type { Log } from "../log/log.ts";
import { type Bell, createBell } from "../time/bell.ts";
import type { Clock } from "../time/clock.ts";

/** What a look at the rows found: the buckets that have one to do now, and when the next one is due, as far as is known. */
export interface DueRows {
  readonly buckets: readonly number[];
  readonly nextAt: Date | null;
}

/** A kind of row that says when it is due, and what is to be done with one. */
export interface DueRowsParts<Row> {
  readonly clock: Clock;
  readonly log: Log;
  /** What the rows are called in the log, in the plural: "notices". */
  readonly name: string;
  /** What the log says of a row that could not be done. */
  readonly facts: (row: Row) => Readonly<Record<string, unknown>>;
  /** Rows under way at once in this process. */
  readonly concurrency: number;
  /** Ends the leases of the dead, once, before anything else; null where a living process may hold one. */
  readonly releaseAll: (() => Promise<void>) | null;
  readonly look: () => Promise<DueRows>;
  /** Takes a due row of a bucket for this process alone; null if there is none. `underWay` is what it holds already. */
  readonly claim: (bucket: number, underWay: readonly Row[]) => Promise<Row | null>;
  /** Does one, and breaks off soon once `isStopping`. A failure of our own spends nothing: its lease ends, and it is due again. */
  readonly run: (row: Row, isStopping: () => boolean) => Promise<void>;
}

/** Another worker has the row now, because this one was too slow; whatever is left is that one's to do. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Does what is due until it is stopped. */
export interface DueRowsWorker {
  /** Says that there may be something to do; it would be found within a second anyway. */
  hint(): void;
  /** Takes nothing more and resolves when what is under way has ended. May be called again. */
  stop(): Promise<void>;
}

/** For a process that only serves: those that work look for themselves. */
export const NO_WORKER: DueRowsWorker = { hint: () => undefined, stop: async () => undefined };

const LOOK_EVERY_MS = 1_000;

/**
 * Starts to do what is due. A look at the database is the truth; hints, ends and the next due time make it look sooner.
 * Safe with any number of processes, as long as `claim` gives a row to one of them only.
 */
export function workDueRows<Row>(parts: DueRowsParts<Row>): DueRowsWorker {
  const bell = createBell();
  const state = { stopping: false };
  const flight = createFlight(parts, { bell, isStopping: () => state.stopping });

  const loop = async () => {
    while (!state.stopping) {
      const waitMs = await flight.fill();
      if (!state.stopping) await bell.wait(waitMs);
    }
  };
  const running = loop();
  return {
    hint: bell.ring,
    async stop() {
      state.stopping = true;
      bell.ring();
      await running;
      await flight.landed();
    },
  };
}

interface Signals {
  readonly bell: Bell;
  readonly isStopping: () => boolean;
}

function tellOfFailure<Row>({ log, name, facts }: DueRowsParts<Row>, row: Row, error: unknown): void {
  if (error instanceof LeaseLost) {
    log.warn(facts(row), `One of the ${name} took too long and is another worker's now.`);
    return;
  }
  log.error({ ...facts(row), error }, `One of the ${name} was broken off; it goes on when its lease has ended.`);
}

function createFlight<Row>(parts: DueRowsParts<Row>, { bell, isStopping }: Signals) {
  const { clock, log, name, concurrency, look, claim, run } = parts;
  const underWay = new Map<Promise<void>, Row>();
  let releaseAll = parts.releaseAll;

  const launch = (row: Row) => {
    const made = run(row, isStopping)
      .catch((error: unknown) => tellOfFailure(parts, row, error))
      .finally(() => {
        underWay.delete(made);
        bell.ring();
      });
    underWay.set(made, row);
  };
  /** One of each bucket in turn, as long as there is room, so that a busy shop does not keep the others waiting. */
  const claimAll = async (buckets: readonly number[]) => {
    const turns = [...buckets];
    for (let bucket = turns.shift(); bucket !== undefined && underWay.size < concurrency; bucket = turns.shift()) {
      const row = await claim(bucket, [...underWay.values()]);
      if (row === null) continue;
      launch(row);
      turns.push(bucket);
    }
  };
  return {
    /** Returns how many milliseconds the next look may wait. */
    async fill(): Promise<number> {
      try {
        await releaseAll?.();
        releaseAll = null;
        const due = await look();
        await claimAll(due.buckets);
        const untilNextMs = (due.nextAt?.getTime() ?? Number.POSITIVE_INFINITY) - clock.now().getTime();
        return Math.min(Math.max(untilNextMs, 1), LOOK_EVERY_MS);
      } catch (error) {
        log.warn({ error: String(error) }, `The ${name} could not be looked at; they will be again.`);
        return LOOK_EVERY_MS;
      }
    },
    async landed() {
      while (underWay.size > 0) await Promise.all(underWay.keys());
    },
  };
}
