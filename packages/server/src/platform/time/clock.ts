/** The only source of time, so that tests can move it by hand. */
export interface Clock {
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() };

/** The database was asked for its time. The first two are milliseconds of the process's stopwatch, the third is its answer. */
export interface TimeAnswer {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly databaseTime: Date;
}

/** The time of the database, as this process knows it. */
export interface DatabaseClock extends Clock {
  /** Corrects the clock by what the database answered. */
  correct(answer: TimeAnswer): void;
}

/**
 * Creates a clock that follows the database's, so that all processes of a hub agree about what is due and which lease has
 * expired, even if the clocks of their machines do not. Until the first answer it follows `clock`. After that it only counts the
 * milliseconds that pass (`elapsed`, a stopwatch), so that nothing becomes due or expires when somebody sets the machine's clock.
 *
 * The database read its clock at some moment between the question and the answer. The clock is corrected only as far as it lies
 * outside of what that allows: an answer that took long proves little, and must not make the clock less exact.
 */
export function createDatabaseClock(clock: Clock, elapsed: () => number = () => performance.now()): DatabaseClock {
  let startMs = clock.now().getTime() - elapsed();
  return {
    now: () => new Date(startMs + elapsed()),
    correct({ askedAt, answeredAt, databaseTime }) {
      // A Date has whole milliseconds, so the database's time is up to one millisecond later.
      const earliest = databaseTime.getTime() - answeredAt;
      const latest = databaseTime.getTime() + 1 - askedAt;
      startMs = Math.min(Math.max(startMs, earliest), latest);
    },
  };
}
