import type { Log } from "../../platform/log/log.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { DispatchDirectly, Dispatcher } from "../queue/direct-dispatch.ts";
import type { ClaimedDelivery, ClaimRequest, LaneShares } from "../queue/lease-due.ts";
import type { AttemptSettlement } from "./attempt-delivery.ts";
import { createSlotShares } from "./slot-shares.ts";

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

/** The slots of a worker: attempts in flight, and attempts that have ended and are not on disk yet. */
export interface Slots {
  /** How many slots are free and not reserved, for this bucket. */
  freeFor(bucket: number): number;
  /** Which lanes of the bucket may have them, for somebody who may lease so many of one lane without asking about it. */
  sharesFor(bucket: number, unasked: number): LaneShares;
  /** Whether at least half of the slots are free that slow receivers leave. */
  isHalfFree(): boolean;
  /** Reserves slots for deliveries that may follow, until `release`. */
  reserve(count: number): void;
  /** Ends a reservation, whether its deliveries were sent by then or never come. */
  release(count: number): void;
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

/** Slots that are all free. */
export function createSlots(parts: SlotsParts): Slots {
  const shares = createSlotShares(parts);
  const unrecorded = new Set<Promise<unknown>>();
  let inFlight = 0;
  let reserved = 0;
  const free = () => Math.min(parts.concurrency - inFlight, parts.concurrency * UNRECORDED_PER_SLOT - unrecorded.size);

  const attempt = async (delivery: ClaimedDelivery) => {
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
  const attemptAndRecord = async (delivery: ClaimedDelivery) => {
    try {
      return await parts.record(await attempt(delivery));
    } catch (error) {
      // A failure of the hub never spends an attempt of the receiver: the lease expires and the delivery is due again.
      parts.log.error(
        { error, delivery: delivery.id },
        "An attempt failed for a reason of our own; it will be made again.",
      );
      return null;
    }
  };
  return {
    freeFor: (bucket) => shares.freeFor(bucket, free() - reserved),
    sharesFor: (bucket, unasked) => shares.of({ bucket, unasked, reserved }),
    isHalfFree: () => free() * 2 >= parts.concurrency - shares.slow(),
    reserve(count) {
      reserved += count;
    },
    release(count) {
      reserved -= count;
      parts.onFree();
    },
    send(delivery) {
      const sent = attemptAndRecord(delivery).finally(() => {
        unrecorded.delete(sent);
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

/** What direct dispatch needs of the worker. */
export interface DirectDispatchParts {
  readonly slots: Pick<Slots, "freeFor" | "isHalfFree" | "reserve" | "release">;
  /** A lease for so many deliveries; null from a worker that is stopping. */
  readonly lease: (bucket: number, count: number) => ClaimRequest | null;
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
    let reserved = 0;
    try {
      const done = await queue({
        reserve(bucket, count) {
          const request = slots.isHalfFree() && slots.freeFor(bucket) >= count ? lease(bucket, count) : null;
          if (request === null) return null;
          slots.reserve(count);
          reserved += count;
          return request;
        },
        dispatch: (deliveries) => void leased.push(...deliveries),
      });
      leased.forEach(send);
      return done;
    } finally {
      slots.release(reserved);
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
