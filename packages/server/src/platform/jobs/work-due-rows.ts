import type { NewId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Database } from "../postgres/database.ts";
import type { Clock } from "../time/clock.ts";
import { createSignal, type Signal } from "../time/wait.ts";
import { type DueBuckets, type DueTable, type LeasedRow, LeaseLost } from "./due-table.ts";

/** A kind of row that says when it is due, and what is to be done with one. */
export interface DueRowsParts<Row> {
  readonly clock: Clock;
  readonly log: Log;
  /** What the rows are called in the log, in the plural: "notices". */
  readonly name: string;
  /** What the log says of a row that could not be done. */
  readonly facts: (row: Row) => Readonly<Record<string, unknown>>;
  /** Rows in flight at once in this process. */
  readonly concurrency: number;
  /** Ends the leases of dead workers, once, before anything else; null where a living process may have one. */
  readonly endLeases: (() => Promise<void>) | null;
  /** Leaves out what `claim` would not give for the same rows in flight. */
  readonly poll: (inFlight: readonly Row[]) => Promise<DueBuckets>;
  /** Claims a due row of a bucket for this process alone; null if there is none. */
  readonly claim: (bucket: number, inFlight: readonly Row[]) => Promise<Row | null>;
  /** Does one, and returns soon once `isStopping`. If it throws, nothing is spent: the lease ends, and the row is due again. */
  readonly run: (row: Row, worker: RowWorker) => Promise<void>;
}

/** What a row that is worked on may ask of its worker. */
export interface RowWorker {
  readonly isStopping: () => boolean;
  /**
   * Waits without a slot, so that other rows are worked on meanwhile. The row keeps its lease, and goes on at once afterwards, even if no
   * slot is free, because its turn does not wait.
   */
  readonly waitWithoutSlot: <T>(waiting: Promise<T>) => Promise<T>;
}

export interface DueRowsWorker {
  /** Polls at once, because there may be something to do. Without a hint it is found within a second. */
  hint(): void;
  /** Claims nothing more, and resolves when what is in flight has ended. May be called again. */
  stop(): Promise<void>;
}

/** For a process that only serves requests: the processes that work poll by themselves, so that a hint is not needed. */
export const NO_WORKER: DueRowsWorker = { hint: () => undefined, stop: async () => undefined };

const POLL_EVERY_MS = 1_000;
/** For each slot so many rows may wait without one. They are limited because each of them is in memory. */
const WAITING_PER_SLOT = 32;

/**
 * Starts to do what is due. Only what a poll finds counts, so that a lost hint loses no row; hints, rows that end and the next due
 * time make it poll sooner. Safe with any number of processes, as long as `claim` gives a row to one of them only.
 */
export function workDueRows<Row>(parts: DueRowsParts<Row>): DueRowsWorker {
  const signal = createSignal();
  const state = { stopping: false };
  const flight = createFlight(parts, { signal, isStopping: () => state.stopping });

  const loop = async () => {
    while (!state.stopping) {
      const waitMs = await flight.fill();
      if (!state.stopping) await signal.wait(waitMs);
    }
  };
  const running = loop();
  return {
    hint: signal.set,
    async stop() {
      state.stopping = true;
      signal.set();
      await running;
      await flight.ended();
    },
  };
}

interface Signals {
  readonly signal: Signal;
  readonly isStopping: () => boolean;
}

function logFailure<Row>({ log, name, facts }: DueRowsParts<Row>, row: Row, error: unknown): void {
  if (error instanceof LeaseLost) {
    log.warn(facts(row), `One of the ${name} took too long and is another worker's now.`);
    return;
  }
  log.error({ ...facts(row), error }, `One of the ${name} was broken off; it goes on when its lease has ended.`);
}

function createFlight<Row>(parts: DueRowsParts<Row>, { signal, isStopping }: Signals) {
  const { clock, log, name, concurrency, poll, claim, run } = parts;
  const inFlight = new Map<Promise<void>, Row>();
  let waiting = 0;
  let endLeases = parts.endLeases;

  const hasFreeSlot = () => inFlight.size - waiting < concurrency && waiting < concurrency * WAITING_PER_SLOT;
  const waitWithoutSlot: RowWorker["waitWithoutSlot"] = async (wait) => {
    waiting += 1;
    signal.set();
    try {
      return await wait;
    } finally {
      waiting -= 1;
    }
  };
  const launch = (row: Row) => {
    const made = run(row, { isStopping, waitWithoutSlot })
      .catch((error: unknown) => logFailure(parts, row, error))
      .finally(() => {
        inFlight.delete(made);
        signal.set();
      });
    inFlight.set(made, row);
  };
  /** One of each bucket in turn, as long as there are free slots, so that a busy bucket does not keep the others waiting. */
  const claimAll = async (buckets: readonly number[]) => {
    const turns = [...buckets];
    for (let bucket = turns.shift(); bucket !== undefined && hasFreeSlot(); bucket = turns.shift()) {
      const row = await claim(bucket, [...inFlight.values()]);
      if (row === null) continue;
      launch(row);
      turns.push(bucket);
    }
  };
  return {
    /** Returns how many milliseconds the next poll may wait. */
    async fill(): Promise<number> {
      try {
        await endLeases?.();
        endLeases = null;
        const due = await poll([...inFlight.values()]);
        await claimAll(due.buckets);
        const untilNextMs = (due.nextAt?.getTime() ?? Number.POSITIVE_INFINITY) - clock.now().getTime();
        return Math.min(Math.max(untilNextMs, 1), POLL_EVERY_MS);
      } catch (error) {
        log.warn({ error: String(error) }, `The ${name} could not be looked at; they will be again.`);
        return POLL_EVERY_MS;
      }
    },
    async ended() {
      while (inFlight.size > 0) await Promise.all(inFlight.keys());
    },
  };
}

/** Which rows of a table are worked on, and how. */
export interface LeasedRowsParts<Row extends LeasedRow>
  extends Pick<DueRowsParts<Row>, "clock" | "log" | "name" | "facts" | "concurrency" | "run"> {
  readonly db: Database;
  readonly newId: NewId;
  readonly rows: Pick<DueTable<Row, never>, "findDue" | "claim" | "endLeases">;
  /** Rows of one shop in flight at once, so that a slow shop does not take all of `concurrency`. Default: no limit of its own. */
  readonly shopConcurrency?: number;
  /** How long a worker may need for a row, at least for as long as it takes to renew the lease. */
  readonly leaseMs: number;
  /** True if no other hub works on this database, so that every lease at the start is a dead worker's. */
  readonly alone: boolean;
  /** Runs before each poll, for rows that come by the calendar. */
  readonly beforePoll?: () => Promise<void>;
}

/** Starts to work on the due rows of a table. Any number of processes may do so at once, since each row is leased to one of them. */
export function workLeasedRows<Row extends LeasedRow>(parts: LeasedRowsParts<Row>): DueRowsWorker {
  const { db, clock, newId, rows, leaseMs, shopConcurrency = Number.POSITIVE_INFINITY } = parts;
  return workDueRows<Row>({
    ...parts,
    endLeases: parts.alone ? () => rows.endLeases(db, clock.now()) : null,
    async poll(inFlight) {
      await parts.beforePoll?.();
      return rows.findDue(db, { now: clock.now(), busyShopIds: shopsWithMany(inFlight, shopConcurrency) });
    },
    claim(bucket, inFlight) {
      const now = clock.now();
      const leasedUntil = new Date(now.getTime() + leaseMs);
      const busyShopIds = shopsWithMany(inFlight, shopConcurrency);
      return rows.claim(db, { bucket, now, leaseId: newId("lse"), leasedUntil, busyShopIds });
    },
  });
}

function shopsWithMany(rows: readonly LeasedRow[], count: number): string[] {
  const byShop = Map.groupBy(rows, ({ shopId }) => shopId);
  return [...byShop].flatMap(([shopId, some]) => (some.length >= count ? [shopId] : []));
}
