import type { AcceptedEvent } from "../accept-events.ts";

/** How many events of a bucket go into one group. */
export interface GroupRoom {
  of(bucket: number): number;
  /** Learns from a group how many calls an event owes. */
  note(bucket: number, accepted: readonly AcceptedEvent[]): void;
}

/**
 * Calls that a group should queue at most: until its commit it holds the lanes of all of them, so that nothing else is claimed or
 * settled there, and writing them down holds the event loop. 500 take some 50 ms.
 */
const CALLS_MAX = 500;
/** What an event is taken to owe in a bucket of which nothing is known yet. */
const CALLS_A_NEW_EVENT = 5;

/** Groups of up to `eventsMax` events, and fewer where events owe many calls. */
export function createGroupRoom(eventsMax: number): GroupRoom {
  const callsAnEvent = new Map<number, number>();
  return {
    of(bucket) {
      const calls = callsAnEvent.get(bucket) ?? CALLS_A_NEW_EVENT;
      return Math.max(1, Math.min(eventsMax, Math.floor(CALLS_MAX / calls)));
    },
    note(bucket, accepted) {
      const fresh = accepted.filter(({ duplicate }) => !duplicate);
      if (fresh.length === 0) return;
      const calls = fresh.reduce((sum, { deliveries }) => sum + deliveries, 0);
      callsAnEvent.set(bucket, Math.max(1, calls / fresh.length));
    },
  };
}
