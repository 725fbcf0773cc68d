/** What a receiver knows about one `webhook-id`. */
export interface CalledId {
  readonly id: string;
  readonly eventId: string;
  readonly target: string;
  readonly body: string;
  /** The places of its calls in the order of all calls. */
  readonly places: number[];
}

/** Faults that the receivers see. All of them must stay at zero. */
export interface CallFaults {
  differingBodies: number;
  wrongSignatures: number;
}

/** The receivers' own record of what arrived. What the hub reports is compared with it. */
export interface CallLog {
  readonly ids: ReadonlyMap<string, CalledId>;
  readonly faults: CallFaults;
  /** How many calls arrived, all ids together. */
  calls(): number;
  note(call: { id: string; target: string; body: string; signed: boolean }): CalledId;
  /** Notes that a call was answered with 200. */
  noteDelivered(called: CalledId): void;
  /** How many events every target has answered with 200. */
  arrived(): number;
  hasArrived(eventId: string): boolean;
  /** The ids under which an event reached a target, for each pair of the two. */
  idsByEventAndTarget(): Map<string, Set<string>>;
}

/** Starts an empty log for `targetsCount` targets, each of which must get every event. */
export function createCallLog(targetsCount: number): CallLog {
  const ids = new Map<string, CalledId>();
  const deliveredTo = new Map<string, Set<string>>();
  const faults = { differingBodies: 0, wrongSignatures: 0 };
  let count = 0;
  let arrived = 0;
  return {
    ids,
    faults,
    calls: () => count,
    note({ id, target, body, signed }) {
      const called: CalledId = ids.get(id) ?? { id, target, body, eventId: JSON.parse(body).event_id, places: [] };
      called.places.push(count);
      count += 1;
      if (called.body !== body || called.target !== target) faults.differingBodies += 1;
      if (!signed) faults.wrongSignatures += 1;
      ids.set(id, called);
      return called;
    },
    noteDelivered(called) {
      const targets = deliveredTo.get(called.eventId) ?? new Set();
      const before = targets.size;
      deliveredTo.set(called.eventId, targets.add(called.target));
      if (targets.size === targetsCount && before < targetsCount) arrived += 1;
    },
    arrived: () => arrived,
    hasArrived: (eventId) => deliveredTo.get(eventId)?.size === targetsCount,
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
