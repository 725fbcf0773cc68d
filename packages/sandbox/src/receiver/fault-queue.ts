import type { Fault } from "./fault.ts";

/** Faults that wait for the next calls, in the order in which they were asked for. */
export interface FaultQueue {
  /** The next `times` calls (after those already spoken for) meet this fault; `Infinity` lasts until `clear`. */
  add(times: number, fault: Fault): void;
  /** The fault for the call that arrives now, or null when it is to be served as usual. */
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
