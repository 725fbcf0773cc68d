import { randomFillSync } from "node:crypto";
import { decodeTime, encodeTime, monotonicFactory } from "ulid";
import { type Clock, systemClock } from "./time/clock.ts";

/** What an id is of; the prefix is part of the public form. */
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

/** Makes one id: prefix, underscore, ULID. Ids of one process sort in the order in which they were made. */
export type NewId = (prefix: IdPrefix) => string;

/** Ids from this clock and the operating system's randomness (ULID specification, monotonic within a millisecond). */
export function createIds(clock: Clock = systemClock): NewId {
  const next = monotonicFactory(pooledRandom());
  return (prefix) => `${prefix}_${next(clock.now().getTime())}`;
}

/** Asked for at once for 64 ids: the library asks the system for each of sixteen characters, 4 µs for an event. */
const RANDOM_BYTES_AT_ONCE = 1_024;

/** The operating system's randomness in 256ths, as the library has it. */
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

/** When an id was made, by the clock that it was made with. */
export function timeOfId(id: string): Date {
  return new Date(decodeTime(id.slice(id.indexOf("_") + 1)));
}

/** What no id made at that moment or later sorts before, and every earlier one does. For moments from 1970 on. */
export function firstIdAt(prefix: IdPrefix, moment: Date): string {
  return `${prefix}_${encodeTime(moment.getTime())}`;
}
