/** Everything a receiver knows of one `webhook-id`. */
export interface CalledId {
  readonly id: string;
  readonly eventId: string;
  readonly target: string;
  readonly body: string;
  /** The places of its calls in the order of all calls. */
  readonly places: number[];
  /** Calls that were answered with 200. */
  taken: number;
  /** Calls whose connection the hub's end broke before an answer, by its time-out or its death. */
  brokenOff: number;
}

/** What went wrong on the receivers' side; all of it is to stay at zero. */
export interface CallFaults {
  differingBodies: number;
  wrongSignatures: number;
}

/** The receivers' own record of what arrived, against which the hub's word is held. */
export interface CallBook {
  readonly ids: ReadonlyMap<string, CalledId>;
  readonly faults: CallFaults;
  /** Calls of all ids together. */
  calls(): number;
  note(call: { id: string; target: string; body: string; signed: boolean }): CalledId;
  /** Notes that a call was answered with 200. */
  take(called: CalledId): void;
  /** Events that every target has taken. */
  arrived(): number;
  hasArrived(eventId: string): boolean;
  /** Ids under which an event reached a target, for each pair of the two. */
  idsByEventAndTarget(): Map<string, Set<string>>;
}

/** Starts an empty book for so many targets, each of which is to get every event. */
export function createCallBook(targetsCount: number): CallBook {
  const ids = new Map<string, CalledId>();
  const takenBy = new Map<string, Set<string>>();
  const faults = { differingBodies: 0, wrongSignatures: 0 };
  let count = 0;
  let arrived = 0;
  return {
    ids,
    faults,
    calls: () => count,
    note({ id, target, body, signed }) {
      const called: CalledId = ids.get(id) ?? {
        ...{ id, target, body, eventId: JSON.parse(body).event_id, places: [], taken: 0, brokenOff: 0 },
      };
      called.places.push(count);
      count += 1;
      if (called.body !== body || called.target !== target) faults.differingBodies += 1;
      if (!signed) faults.wrongSignatures += 1;
      ids.set(id, called);
      return called;
    },
    take(called) {
      called.taken += 1;
      const receivers = takenBy.get(called.eventId) ?? new Set();
      const before = receivers.size;
      takenBy.set(called.eventId, receivers.add(called.target));
      if (receivers.size === targetsCount && before < targetsCount) arrived += 1;
    },
    arrived: () => arrived,
    hasArrived: (eventId) => takenBy.get(eventId)?.size === targetsCount,
    idsByEventAndTarget() {
      const pairs = new Map<string, Set<string>>();
      for (const { id, eventId, target } of ids.values()) {
        const pair = `${eventId} ${target}`;
        pairs.set(pair, (pairs.get(pair) ?? new Set()).add(id));
      }
      return pairs;
    },
  };
}
