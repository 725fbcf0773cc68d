import type { Fault } from "./fault.ts";

/** Faults for the next calls, in the order in which they were added. */
export interface FaultQueue {
  /** The next `times` calls (after those of earlier faults) get this fault; `Infinity` lasts until `clear`. */
  add(times: number, fault: Fault): void;
  /** The fault for the call that arrives now, or null if it must be answered normally. */
  take(): Fault | null;
  clear(): void;
}

/** An empty queue. */
export function createFaultQueue(): FaultQueue {
  let waiting: { times: number; fault: Fault }[] = [];
  return {
    add: (times, fault) => {
      if (times > 0) waiting.push({ times, fault });
    },
    take: () => {
      const first = waiting[0];
      if (first === undefined) return null;
      first.times -= 1;
      if (first.times === 0) waiting.shift();
      return first.fault;
    },
    clear: () => {
      waiting = [];
    },
  };
}
