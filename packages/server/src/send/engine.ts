import type { Claim, ClaimWish } from "../queue/sql/claim-lanes.ts";
import type { WorkAhead } from "../queue/sql/find-work.ts";
import type { ClaimedDelivery } from "../queue/sql/lease-due.ts";
import type { Clock } from "../world/clock.ts";
import type { NewId } from "../world/ids.ts";
import type { Log } from "../world/log.ts";
import { createLookout } from "./lookout.ts";

/** What the engine needs: where deliveries come from, what attempts one, and its limits. */
export interface EngineParts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly claim: (wish: ClaimWish) => Promise<Claim>;
  readonly findWork: (now: Date) => Promise<WorkAhead>;
  /** Attempts and settles one delivery; resolves when that is recorded, with when its lane is worth a look, if it is. */
  readonly attempt: (delivery: ClaimedDelivery) => Promise<Date | null>;
  readonly concurrency: number;
  readonly laneConcurrency: number;
  /** How long a lease lives: longer than the longest attempt. */
  readonly leaseMs: number;
}

/** Keeps a steady number of attempts in flight. */
export interface Engine {
  /** Says that a bucket may have work. */
  hint(bucket: number): void;
  start(): void;
  /** Claims nothing more and resolves when what is in flight has ended and is recorded. */
  stop(): Promise<void>;
}

/**
 * Claims as room becomes free, one bucket after the other so that a busy one cannot keep the others waiting, and never
 * waits for the slowest of a batch. A slow database slows the claims and so the sending: nothing gathers in memory
 * beyond `concurrency` deliveries.
 */
export function createEngine(parts: EngineParts): Engine {
  const hinted = new Set<number>();
  const inFlight = new Set<Promise<void>>();
  let stopping = false;
  let pumping: Promise<void> | null = null;

  const launch = (delivery: ClaimedDelivery) => {
    const attempt = attemptSafely(parts, delivery).then((lookAt) => {
      inFlight.delete(attempt);
      // A lane with all its slots taken sleeps until one of them is free. Where nothing is due, nobody asks.
      if (lookAt !== null && lookAt <= parts.clock.now()) hint(delivery.bucket);
      else if (lookAt !== null) lookout.lookBy(lookAt);
      pump();
    });
    inFlight.add(attempt);
  };
  const hasRoom = () => !stopping && inFlight.size < parts.concurrency;
  const pumpAll = async () => {
    for (let bucket = first(hinted); bucket !== null && hasRoom(); bucket = first(hinted)) {
      hinted.delete(bucket);
      const { deliveries, more, nextAt } = await parts.claim(
        claimWish(parts, bucket, parts.concurrency - inFlight.size),
      );
      deliveries.forEach(launch);
      // Due work that could not be had now, as somebody is cancelling it, is found by the next look; asking on would spin.
      if (more && deliveries.length > 0) hinted.add(bucket);
      if (nextAt) lookout.lookBy(nextAt);
    }
  };
  const pump = () => {
    if (pumping || !hasRoom() || hinted.size === 0) return;
    pumping = pumpAll()
      // The bucket is found again by the next look: its lane still says that it is due.
      .catch((error: unknown) => parts.log.warn({ error: String(error) }, "Deliveries could not be claimed."))
      .finally(() => {
        pumping = null;
        pump();
      });
  };
  const hint = (bucket: number) => {
    hinted.add(bucket);
    pump();
  };
  const lookout = createLookout({ ...parts, onWork: hint });
  return {
    hint,
    start: lookout.start,
    async stop() {
      stopping = true;
      await lookout.stop();
      await pumping;
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}

/** A failure of our own never burns a receiver's attempt: the lease runs out and the delivery is due again. */
async function attemptSafely(parts: EngineParts, delivery: ClaimedDelivery): Promise<Date | null> {
  try {
    return await parts.attempt(delivery);
  } catch (error) {
    parts.log.error(
      { error, delivery: delivery.id },
      "An attempt failed for a reason of our own; it will be made again.",
    );
    return null;
  }
}

function claimWish(parts: EngineParts, bucket: number, deliveriesMax: number): ClaimWish {
  const now = parts.clock.now();
  return {
    bucket,
    now,
    leaseId: parts.newId("lse"),
    leasedUntil: new Date(now.getTime() + parts.leaseMs),
    deliveriesMax,
    laneConcurrency: parts.laneConcurrency,
  };
}

/** The bucket that has waited longest: a set keeps the order of adding, and a bucket with more work is added anew. */
function first(buckets: ReadonlySet<number>): number | null {
  const next = buckets.values().next();
  return next.done ? null : next.value;
}
