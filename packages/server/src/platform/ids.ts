import { randomFillSync } from "node:crypto";
import { decodeTime, encodeTime, monotonicFactory } from "ulid";
import { type Clock, systemClock } from "./time/clock.ts";

/** The kind of thing that an id identifies. The prefix is part of the public form. */
export type IdPrefix =
  | "shp"
  | "key"
  | "cmp"
  | "evt"
  | "rul"
  | "end"
  | "dlv"
  | "inb"
  | "hcn"
  | "lse"
  | "rpl"
  | "prv"
  | "rec"
  | "mai"
  | "acc"
  | "tsk"
  | "hld"
  | "ers"
  | "aud";

/** Creates an id: prefix, underscore, ULID. Ids of one process sort in the order in which they were made. */
export type NewId = (prefix: IdPrefix) => string;

/** Creates ids from this clock and the operating system's randomness (ULID specification, monotonic within a millisecond). */
export function createIds(clock: Clock = systemClock): NewId {
  const next = monotonicFactory(pooledRandom());
  return (prefix) => `${prefix}_${next(clock.now().getTime())}`;
}

/** Random bytes for 64 ids are read at once, because the library reads them for each of sixteen characters, which takes 4 µs for an event. */
const RANDOM_BYTES_AT_ONCE = 1_024;

/** The randomness of the operating system in 256ths, as the library expects it. */
function pooledRandom(): () => number {
  const pool = new Uint8Array(RANDOM_BYTES_AT_ONCE);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const byte = pool[used] ?? 0;
    used += 1;
    return byte / 256;
  };
}

/** The time at which an id was made, by the clock with which it was made. */
export function timeOfId(id: string): Date {
  return new Date(decodeTime(id.slice(id.indexOf("_") + 1)));
}

/** The boundary between the ids before a time and those at or after it. For times from 1970 on. */
export function firstIdAt(prefix: IdPrefix, moment: Date): string {
  return `${prefix}_${encodeTime(moment.getTime())}`;
}
