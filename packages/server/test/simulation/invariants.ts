import type { LaneRow, LeaseRow, PendingRow, Snapshot } from "./snapshot.ts";

/** A rule of the engine that a simulation saw broken. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
}

/** A committed state, and what the simulation knows beside it. */
export interface Watched {
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly laneConcurrency: number;
  /** Whether the worker with this key has its session. */
  readonly isAlive: (workerKey: number) => boolean;
  /** What an event is about: its order, and the subscriptions that it names. */
  readonly keysOf: (eventKey: string | null) => readonly string[];
}

/** How long a delivery waits at most for an earlier one of the same order. */
const DEFER_MS_MAX = 15 * 60_000;

/** What must hold in each committed state. Each function lists what breaks its rule. */
const OF_STATES: Readonly<Record<string, (watched: Watched) => string[]>> = {
  "a lane counts its leases": ({ snapshot }) => {
    const counts = Map.groupBy(snapshot.leases.values(), ({ endpointId }) => endpointId);
    return idsOf(snapshot.lanes, ({ id, sending }) => sending !== (counts.get(id)?.length ?? 0));
  },
  "a lane stays within its slots": ({ snapshot, laneConcurrency }) =>
    idsOf(snapshot.lanes, ({ sending, concurrency }) => sending > (concurrency ?? laneConcurrency)),
  "a lease belongs to a pending delivery": ({ snapshot }) =>
    idsOf(snapshot.leases, ({ deliveryId, cancelling }) => !cancelling && !snapshot.pending.has(deliveryId)),
  "a delivery counts its attempts": ({ snapshot }) =>
    idsOf(snapshot.pending, ({ attempts, attemptsMade }) => attempts !== attemptsMade),
  "a delivery overtakes another of its order after 15 minutes only": ({ snapshot, now }) =>
    idsOf(snapshot.pending, ({ overtook, createdAt }) => overtook && createdAt > now - DEFER_MS_MAX),
  "a deferred delivery waits for another of its order": (watched) =>
    idsOf(watched.snapshot.pending, (row) => row.deferred && relatives(watched, row).length === 0),
  "a lane that becomes due is active": ({ snapshot }) =>
    idsOf(snapshot.lanes, ({ dueAt, paused, isActive }) => dueAt !== null && !paused && !isActive),
  "a lane with something due is due itself, or full": ({ snapshot, now, laneConcurrency }) =>
    idsOf(snapshot.pending, (row) => {
      const lane = snapshot.lanes.get(row.endpointId);
      if (lane === undefined || lane.paused || row.dueAt > now || snapshot.leases.has(row.id)) return false;
      if (lane.dueAt !== null) return lane.dueAt > now;
      return !lane.blocked || lane.sending < (lane.concurrency ?? laneConcurrency);
    }),
};

/** Other pending deliveries about the same order or subscription to the same endpoint. */
function relatives({ snapshot, keysOf }: Watched, { id, endpointId, eventKey }: PendingRow): PendingRow[] {
  const keys = new Set(keysOf(eventKey));
  return [...snapshot.pending.values()].filter(
    (other) =>
      other.id !== id && other.endpointId === endpointId && keysOf(other.eventKey).some((key) => keys.has(key)),
  );
}

function idsOf<Row>(rows: ReadonlyMap<string, Row>, isBroken: (row: Row) => boolean): string[] {
  return [...rows].filter(([, row]) => isBroken(row)).map(([id]) => id);
}

/** Follows the committed states of one run, and checks each of them and each step from one to the next. */
export class Invariants {
  #before: Snapshot | null = null;
  /** In which order the deliveries were committed. */
  readonly #acceptedAs = new Map<string, number>();
  /** Deliveries that somebody has sent again or moved, which wait for no others. */
  readonly #outOfOrder = new Set<string>();
  /** Leases of probes that began before their breaker closed, so that another probe may be under way beside them. */
  readonly #formerProbes = new Set<string>();

  /** To be called before a person sends a delivery again, because it may then go before others. */
  noteSentByHand(deliveryId: string): void {
    this.#outOfOrder.add(deliveryId);
  }

  /** @throws BrokenInvariant that names the rule and what breaks it. */
  check(watched: Watched): void {
    for (const [rule, find] of Object.entries(OF_STATES)) refuse(rule, find(watched));
    if (this.#before !== null) this.#checkChange(this.#before, watched);
    this.#note(watched.snapshot);
    refuse("deliveries of one order leave in the order of acceptance", this.#findOvertaking(watched));
    refuse("one probe at a time", this.#findSecondProbes(watched));
    this.#before = watched.snapshot;
  }

  #checkChange(before: Snapshot, { snapshot: after, now, isAlive }: Watched): void {
    const endedUnrecorded = [...before.leases.values()].filter((lease) => {
      const next = after.leases.get(lease.deliveryId);
      return next?.leaseId !== lease.leaseId && !isRecorded(lease, { before, after });
    });
    const isEarly = ({ until, workerKey }: LeaseRow) => until >= now && (workerKey === null || isAlive(workerKey));
    refuse(
      "a lease of a living worker ends at its time, not before",
      endedUnrecorded.filter(isEarly).map(({ deliveryId }) => deliveryId),
    );
    refuse(
      "a delivery whose lease expired keeps its place",
      endedUnrecorded
        .map(({ deliveryId }) => deliveryId)
        .filter((id) => hasLostPlace(before.pending.get(id), after.pending.get(id))),
    );
  }

  #note({ pending, leases, lanes }: Snapshot): void {
    const turn = this.#acceptedAs.size;
    for (const row of pending.values()) {
      if (this.#isSentAgain(row)) this.#outOfOrder.add(row.id);
      if (!this.#acceptedAs.has(row.id)) this.#acceptedAs.set(row.id, turn);
    }
    for (const lease of leases.values())
      if (lanes.get(lease.endpointId)?.breaker.kind === "closed") this.#formerProbes.add(lease.leaseId);
  }

  /** Whether somebody has sent it again or moved it since the state before. */
  #isSentAgain({ id, state, endpointId }: PendingRow): boolean {
    const old = this.#before?.pending.get(id);
    if (old === undefined) return this.#acceptedAs.has(id);
    return old.endpointId !== endpointId || (old.state === "waiting" && state === "pending");
  }

  #findOvertaking(watched: Watched): string[] {
    const { snapshot } = watched;
    const isEarlier = (one: PendingRow, other: PendingRow) =>
      one.eventId !== other.eventId &&
      one.seq < other.seq &&
      !this.#outOfOrder.has(one.id) &&
      (this.#acceptedAs.get(one.id) ?? 0) <= (this.#acceptedAs.get(other.id) ?? 0);
    return [...snapshot.leases.values()].flatMap(({ deliveryId, cancelling }) => {
      const row = snapshot.pending.get(deliveryId);
      if (row === undefined || cancelling || row.overtook || this.#outOfOrder.has(deliveryId)) return [];
      const first = relatives(watched, row).find((other) => isEarlier(other, row));
      return first === undefined ? [] : [`${describe(row)} before ${describe(first)}`];
    });
  }

  #findSecondProbes({ snapshot, now }: Watched): string[] {
    const probes = [...snapshot.leases.values()].filter(
      ({ probing, until, leaseId }) => probing && until > now && !this.#formerProbes.has(leaseId),
    );
    const byLane = Map.groupBy(probes, ({ endpointId }) => endpointId);
    return [...byLane].filter(([, ofLane]) => ofLane.length > 1).map(([id]) => id);
  }
}

function describe({ id, eventKey, seq, state, deferred }: PendingRow): string {
  return `${id} (${eventKey}, accepted as ${seq}, ${deferred ? "deferred" : state})`;
}

/** Whether the attempt of a lease that has ended was recorded, or its delivery has ended. */
function isRecorded({ deliveryId }: LeaseRow, { before, after }: { before: Snapshot; after: Snapshot }): boolean {
  const [old, next] = [before.pending.get(deliveryId), after.pending.get(deliveryId)];
  return next === undefined || next.attemptsMade > (old?.attemptsMade ?? 0);
}

function hasLostPlace(before: PendingRow | undefined, after: PendingRow | undefined): boolean {
  return before !== undefined && after !== undefined && before.state === after.state && before.dueAt !== after.dueAt;
}

function refuse(rule: string, broken: readonly string[]): void {
  if (broken.length > 0) throw new BrokenInvariant(`${rule}: not so for ${broken.join(", ")}`);
}

/** Whether a claim could serve this lane now. */
export function isClaimable({ paused, blocked, claimableAt }: LaneRow, now: number): boolean {
  return !paused && !blocked && claimableAt !== null && claimableAt <= now;
}
