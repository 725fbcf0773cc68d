import type { Log } from "../../platform/log/log.ts";
import type { BucketScope } from "../../platform/postgres/bucket-scope.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { DispatchDirectly, Dispatcher } from "../queue/direct-dispatch.ts";
import type { LaneShares } from "../queue/lane-shares.ts";
import { type ClaimedDelivery, type LeaseRequest, limitedBytes } from "../queue/lease-due.ts";
import type { AttemptSettlement } from "./attempt-delivery.ts";
import { createSlotShares, type SlotShares } from "./slot-shares.ts";

/** What the slots need. */
export interface SlotsParts {
  readonly log: Log;
  /** Makes one attempt and returns the result. */
  readonly attempt: (delivery: ClaimedDelivery) => Promise<AttemptSettlement>;
  /** Resolves when an attempt is on disk, with when its lane should be polled because of it, if it should. */
  readonly record: (settlement: AttemptSettlement) => Promise<Date | null>;
  /** Attempts in flight at once. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** Called when a slot becomes free. */
  readonly onFree: () => void;
}

/** As many deliveries and bytes of large bodies as may come. */
export type Load = Pick<LeaseRequest, "deliveriesMax" | "bytesMax">;

/** The slots of a worker: attempts in flight, and attempts that have ended and are not on disk yet. */
export interface Slots {
  /** How many slots are free and not reserved, for these buckets. */
  freeFor(bucket: BucketScope): number;
  /** Which lanes of the buckets may have them, for a request that may lease this many deliveries of one lane without calling `allot`. */
  sharesFor(bucket: BucketScope, unasked: number): LaneShares;
  /** Whether at least half of the slots are free that slow receivers leave. */
  isHalfFree(): boolean;
  /** How many bytes of large bodies may come besides what is in memory or reserved. */
  freeBytes(): number;
  /** Reserves slots and memory for deliveries that may follow, until `release`. */
  reserve(load: Load): void;
  /** Ends a reservation, whether its deliveries were sent by then or never come. */
  release(load: Load): void;
  /** Attempts and records one delivery; resolves with when its lane should be polled because of it, if it should. Never rejects. */
  send(delivery: ClaimedDelivery): Promise<Date | null>;
  /** Resolves when all that was sent is recorded. */
  emptied(): Promise<void>;
}

/**
 * An attempt that has ended frees its slot for the next at once, so that receivers are called while the database records earlier
 * results. As many results may wait for that as attempts may be in flight: a database that is slow or away slows the sending, and
 * nothing piles up in memory.
 */
const UNRECORDED_PER_SLOT = 2;
/**
 * Large bodies that are in memory, from the claim until the attempt is recorded (decision 0048). With all its copies one of 1 MB takes
 * several megabytes: as the text of its event, the text that is signed, and the bytes that are sent.
 */
const LARGE_BODIES_MAX_BYTES = 6 * 1_048_576;

/** Slots that are all free. */
export function createSlots(parts: SlotsParts): Slots {
  const shares = createSlotShares(parts);
  const unrecorded = new Set<Promise<unknown>>();
  const attempts = createAttempts(parts, shares);
  const reserved = { deliveriesMax: 0, bytesMax: 0 };
  let bytes = 0;
  const free = () =>
    Math.min(parts.concurrency - attempts.inFlight(), parts.concurrency * UNRECORDED_PER_SLOT - unrecorded.size);
  return {
    freeFor: (bucket) => shares.freeFor(bucket, free() - reserved.deliveriesMax),
    sharesFor: (bucket, unasked) => shares.of({ bucket, unasked, reserved: reserved.deliveriesMax }),
    isHalfFree: () => free() * 2 >= parts.concurrency - shares.slow(),
    freeBytes: () => Math.max(0, LARGE_BODIES_MAX_BYTES - bytes - reserved.bytesMax),
    reserve({ deliveriesMax, bytesMax }) {
      reserved.deliveriesMax += deliveriesMax;
      reserved.bytesMax += bytesMax;
    },
    release({ deliveriesMax, bytesMax }) {
      reserved.deliveriesMax -= deliveriesMax;
      reserved.bytesMax -= bytesMax;
      parts.onFree();
    },
    send(delivery) {
      bytes += limitedBytes(delivery.bodyBytes);
      const sent = attempts.makeAndRecord(delivery).finally(() => {
        unrecorded.delete(sent);
        bytes -= limitedBytes(delivery.bodyBytes);
        parts.onFree();
      });
      unrecorded.add(sent);
      return sent;
    },
    async emptied() {
      while (unrecorded.size > 0) await Promise.all(unrecorded);
    },
  };
}

/** Makes and records attempts, and counts those in flight. */
function createAttempts(parts: SlotsParts, shares: SlotShares) {
  let inFlight = 0;
  const make = async (delivery: ClaimedDelivery) => {
    inFlight += 1;
    const end = shares.begin(delivery);
    let settlement: AttemptSettlement | null = null;
    try {
      settlement = await parts.attempt(delivery);
      return settlement;
    } finally {
      end(settlement);
      inFlight -= 1;
      parts.onFree();
    }
  };
  return {
    inFlight: () => inFlight,
    async makeAndRecord(delivery: ClaimedDelivery): Promise<Date | null> {
      try {
        return await parts.record(await make(delivery));
      } catch (error) {
        // A failure of the hub never spends an attempt of the receiver: the lease expires and the delivery is due again.
        parts.log.error(
          { error, delivery: delivery.id },
          "An attempt failed for a reason of our own; it will be made again.",
        );
        return null;
      }
    },
  };
}

/** What direct dispatch needs of the worker. */
export interface DirectDispatchParts {
  readonly slots: Pick<Slots, "freeFor" | "freeBytes" | "isHalfFree" | "reserve" | "release">;
  /** A lease for this many deliveries; null from a worker that is stopping. */
  readonly lease: (bucket: BucketScope, load: Load) => LeaseRequest | null;
  readonly send: (delivery: ClaimedDelivery) => void;
}

/** Sends deliveries that are leased in the transactions that queue them. */
export interface DirectDispatch {
  readonly dispatchDirectly: DispatchDirectly;
  /** Resolves when all that has begun by now has ended. */
  ended(): Promise<void>;
}

/**
 * Slots are reserved before anything is leased, so that never more is in flight than may be. Nothing is leased while more than
 * half of the slots are taken: then lanes that are due elsewhere come first, by when they were served last.
 */
export function createDirectDispatch({ slots, lease, send }: DirectDispatchParts): DirectDispatch {
  const running = new Set<Promise<unknown>>();

  const run = async <T>(queue: (dispatcher: Dispatcher) => Promise<T>): Promise<T> => {
    const leased: ClaimedDelivery[] = [];
    const reserved: Load[] = [];
    try {
      const done = await queue({
        reserve(bucket, count, bytes) {
          const bytesMax = bytes ?? Math.ceil(slots.freeBytes() / 2);
          const isFree = slots.isHalfFree() && slots.freeFor(bucket) >= count && slots.freeBytes() >= bytesMax;
          const request = isFree ? lease(bucket, { deliveriesMax: count, bytesMax }) : null;
          if (request === null) return null;
          slots.reserve(request);
          reserved.push(request);
          return request;
        },
        dispatch: (deliveries) => void leased.push(...deliveries),
      });
      leased.forEach(send);
      return done;
    } finally {
      reserved.forEach(slots.release);
    }
  };
  return {
    dispatchDirectly(queue) {
      const one = run(queue).finally(() => running.delete(one));
      running.add(one);
      return one;
    },
    async ended() {
      await Promise.allSettled(running);
    },
  };
}
