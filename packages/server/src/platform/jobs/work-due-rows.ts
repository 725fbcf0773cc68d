import type { NewId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Database } from "../postgres/database.ts";
import type { Clock } from "../time/clock.ts";
import { untilNext } from "../time/repeat.ts";
import { createSignal, type Signal } from "../time/wait.ts";
import { type DueBuckets, type DueTable, type LeasedRow, LeaseLost } from "./due-table.ts";
import { type DueRows, isAnyDue } from "./is-any-due.ts";

/** A kind of due rows, and how to process one. */
export interface DueRowsParts<Row> {
  readonly clock: Clock;
  readonly log: Log;
  /** The name of the rows in the log, in the plural: "notices". */
  readonly name: string;
  /** The facts that the log shows about a failed row. */
  readonly facts: (row: Row) => Readonly<Record<string, unknown>>;
  /** Rows in flight at once in this process. */
  readonly concurrency: number;
  /** Ends the leases of dead workers, once at the start. It is null if a living process may have a lease. */
  readonly endLeases: (() => Promise<void>) | null;
  /** Whether a row is due within so many milliseconds. It is asked before a poll that no hint causes. */
  readonly isDueWithin: (ms: number) => Promise<boolean>;
  /** Reads the due buckets, without rows that `claim` would refuse for the same rows in flight. */
  readonly poll: (inFlight: readonly Row[]) => Promise<DueBuckets>;
  /** Claims a due row of a bucket for this process alone. Null if there is none. */
  readonly claim: (bucket: number, inFlight: readonly Row[]) => Promise<Row | null>;
  /** Processes a row, and must return soon after `isStopping` is true. If it throws, the lease ends and the row is due again. */
  readonly run: (row: Row, worker: RowWorker) => Promise<void>;
}

/** The functions of the worker for a row that is being processed. */
export interface RowWorker {
  readonly isStopping: () => boolean;
  /**
   * Waits without a slot, so that other rows are processed meanwhile. The row keeps its lease and continues at once afterwards, even if
   * no slot is free, because its turn must not wait.
   */
  readonly waitWithoutSlot: <T>(waiting: Promise<T>) => Promise<T>;
}

export interface DueRowsWorker {
  /** Polls at once, because there may be work. Without a hint the work is found within a second. */
  hint(): void;
  /** Claims no more rows, and resolves when the rows in flight have ended. It may be called several times. */
  stop(): Promise<void>;
}

/** For a process that only serves requests. It need not send hints, because the processes that work poll by themselves. */
export const NO_WORKER: DueRowsWorker = { hint: () => undefined, stop: async () => undefined };

const POLL_EVERY_MS = 1_000;
/** For each slot so many rows may wait without one. They are limited because each of them is in memory. */
const WAITING_PER_SLOT = 32;

/**
 * Starts to process due rows. Only a poll finds rows, so that a lost hint loses no row. Hints, finished rows and the next due time only
 * make it poll sooner. Any number of processes may do this, because `claim` must give a row to only one of them.
 */
export function workDueRows<Row>(parts: DueRowsParts<Row>): DueRowsWorker {
  const signal = createSignal();
  const state = { stopping: false };
  const flight = createFlight(parts, { signal, isStopping: () => state.stopping });

  const loop = async () => {
    for (let hasHint = true; !state.stopping; ) {
      const waitMs = await flight.fill(hasHint);
      if (!state.stopping) hasHint = await signal.wait(waitMs);
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
    log.warn(facts(row), `One of the ${name} took too long. Another worker has it now.`);
    return;
  }
  log.error({ ...facts(row), error }, `One of the ${name} was interrupted. It continues when its lease has ended.`);
}

function createFlight<Row>(parts: DueRowsParts<Row>, { signal, isStopping }: Signals) {
  const { clock, log, name, concurrency, isDueWithin, poll, claim, run } = parts;
  const inFlight = new Map<Promise<void>, Row>();
  const waiting = createWaiting(signal);
  let endLeases = parts.endLeases;

  const hasFreeSlot = () =>
    inFlight.size - waiting.count() < concurrency && waiting.count() < concurrency * WAITING_PER_SLOT;
  const launch = (row: Row) => {
    const made = run(row, { isStopping, waitWithoutSlot: waiting.waitWithoutSlot })
      .catch((error: unknown) => logFailure(parts, row, error))
      .finally(() => {
        inFlight.delete(made);
        signal.set();
      });
    inFlight.set(made, row);
  };
  /** Claims one row of each bucket in turn, as long as there are free slots, so that a busy bucket does not delay the others. */
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
    /** Claims what is due. Returns the milliseconds until the next poll. */
    async fill(hasHint: boolean): Promise<number> {
      try {
        await endLeases?.();
        endLeases = null;
        if (!hasHint && !(await isDueWithin(POLL_EVERY_MS))) return untilNext(POLL_EVERY_MS);
        const due = await poll([...inFlight.values()]);
        await claimAll(due.buckets);
        const untilNextMs = (due.nextAt?.getTime() ?? Number.POSITIVE_INFINITY) - clock.now().getTime();
        return Math.min(Math.max(untilNextMs, 1), untilNext(POLL_EVERY_MS));
      } catch (error) {
        log.warn({ error: String(error) }, `The due ${name} could not be read. They will be read again.`);
        return POLL_EVERY_MS;
      }
    },
    async ended() {
      while (inFlight.size > 0) await Promise.all(inFlight.keys());
    },
  };
}

/** Counts the rows that wait for something and so need no slot. */
function createWaiting(signal: Signal) {
  let waiting = 0;
  const waitWithoutSlot: RowWorker["waitWithoutSlot"] = async (wait) => {
    waiting += 1;
    signal.set();
    try {
      return await wait;
    } finally {
      waiting -= 1;
    }
  };
  return { count: () => waiting, waitWithoutSlot };
}

/** The table whose rows are processed, and how. */
export interface LeasedRowsParts<Row extends LeasedRow>
  extends Pick<DueRowsParts<Row>, "clock" | "log" | "name" | "facts" | "concurrency" | "run"> {
  readonly db: Database;
  readonly newId: NewId;
  readonly rows: Pick<DueTable<Row, never>, "dueBy" | "findDue" | "claim" | "endLeases">;
  /** Rows of one shop in flight at once, so that a slow shop does not use all of `concurrency`. Default: no separate limit. */
  readonly shopConcurrency?: number;
  /** The maximum time of a worker for a row. It must be at least as long as it takes to renew the lease. */
  readonly leaseMs: number;
  /** True if no other hub uses this database. Then every lease that exists at the start belongs to a dead worker. */
  readonly alone: boolean;
  /** Creates rows at fixed times. `run` runs before each poll, and `dueBy` are the rows for which it has something to create until then. */
  readonly schedule?: { readonly dueBy: (at: Date) => readonly DueRows[]; readonly run: () => Promise<void> };
}

/** Starts to process the due rows of a table. Any number of processes may do this at once, because each row is leased to only one of them. */
export function workLeasedRows<Row extends LeasedRow>(parts: LeasedRowsParts<Row>): DueRowsWorker {
  const { db, clock, newId, rows, leaseMs, schedule, shopConcurrency = Number.POSITIVE_INFINITY } = parts;
  return workDueRows<Row>({
    ...parts,
    endLeases: parts.alone ? () => rows.endLeases(db, clock.now()) : null,
    isDueWithin(ms) {
      const at = new Date(clock.now().getTime() + ms);
      return isAnyDue(db, [rows.dueBy(at), ...(schedule?.dueBy(at) ?? [])]);
    },
    async poll(inFlight) {
      await schedule?.run();
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
