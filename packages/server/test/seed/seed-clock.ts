import { monotonicFactory } from "ulid";
import type { IdPrefix, NewId } from "../../src/platform/ids.ts";
import type { Clock } from "../../src/platform/time/clock.ts";

/** A clock that is set by hand, and ids that are made at its time. */
export interface SeedClock extends Clock {
  readonly newId: NewId;
  /** The clock never goes back. */
  set(moment: Date): void;
}

/** Makes a clock that starts at this time. */
export function createSeedClock(start: Date): SeedClock {
  let now = start;
  const next = monotonicFactory();
  return {
    now: () => now,
    newId: (prefix: IdPrefix) => `${prefix}_${next(now.getTime())}`,
    set(moment) {
      if (moment > now) now = moment;
    },
  };
}

const DAY_MS = 86_400_000;
/** How many of a hundred orders are made in each hour of a day in the Netherlands, in UTC. */
const HOURS = [1, 1, 0, 0, 0, 1, 2, 4, 6, 6, 6, 5, 5, 5, 5, 5, 5, 6, 8, 9, 8, 6, 4, 2];

/** The time of order `index` of `count`: the same number each day, with a typical spread over the hours. Ascending with `index`. */
export function momentOf(index: number, { count, days, until }: { count: number; days: number; until: Date }): Date {
  const passed = Math.min((index + 0.5) / count, 1) * days;
  const day = Math.min(Math.floor(passed), days - 1);
  const within = (passed - day) * 100;
  let hour = 0;
  let before = 0;
  while (hour < 23 && before + (HOURS[hour] ?? 0) <= within) {
    before += HOURS[hour] ?? 0;
    hour += 1;
  }
  const share = Math.min(1, (within - before) / Math.max(1, HOURS[hour] ?? 1));
  const start = until.getTime() - days * DAY_MS;
  return new Date(Math.floor(start + day * DAY_MS + ((hour + share) / 24) * DAY_MS));
}
