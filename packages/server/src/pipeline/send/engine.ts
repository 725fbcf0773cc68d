import type { NewId } from "../../platform/ids.ts";
import { atEndOfTurn } from "../../platform/time/at-end-of-turn.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { Claim, ClaimWish } from "../queue/claim-lanes.ts";
import type { WorkAhead } from "../queue/find-work.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import type { Taker } from "../queue/take-at-once.ts";
import { createHands, type HandsParts } from "./hands.ts";
import { createLookout } from "./lookout.ts";
import { createTaking } from "./taking.ts";

/** What the engine needs: where deliveries come from, what carries them out, and its limits. */
export interface EngineParts extends Omit<HandsParts, "onRoom"> {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly claim: (wish: ClaimWish) => Promise<Claim>;
  readonly findWork: (now: Date) => Promise<WorkAhead>;
  readonly laneConcurrency: number;
  /** How long a lease lives: longer than the longest attempt. */
  readonly leaseMs: number;
}

/** Keeps a steady number of attempts under way. */
export interface Engine {
  /** Says that a bucket may have work. */
  hint(bucket: number): void;
  /**
   * Lets a transaction queue beside this worker, which makes at once what was leased for it there: after the transaction, and only
   * if it was committed. Of one that failed nothing is made here; where it was committed all the same, its leases run out.
   */
  takeAtOnce<T>(queue: (taker: Taker) => Promise<T>): Promise<T>;
  start(): void;
  /** Claims nothing more and resolves when what is in flight has ended and is recorded. */
  stop(): Promise<void>;
}

/**
 * Takes at once what is accepted beside it (`taking.ts`), and claims what else is due as room becomes free: one bucket after the
 * other so that a busy one cannot keep the others waiting, and never waiting for the slowest of a batch. Answers that arrive together
 * make room together: a claim waits for the end of the event loop's turn, as it costs much the same for one delivery as for many.
 */
export function createEngine(parts: EngineParts): Engine {
  const hinted = new Set<number>();
  let stopping = false;
  let pumping: Promise<void> | null = null;
  const pumpSoon = atEndOfTurn(() => pump());
  const hands = createHands({ ...parts, onRoom: pumpSoon });
  const launch = async (delivery: ClaimedDelivery) => {
    const lookAt = await hands.take(delivery);
    // A lane with all its slots taken sleeps until one of them is free. Where nothing is due, nobody asks.
    if (lookAt !== null && lookAt <= parts.clock.now()) hint(delivery.bucket);
    else if (lookAt !== null) lookout.lookBy(lookAt);
  };
  const hasRoom = () => !stopping && hands.room() > 0;
  const claimFrom = async (bucket: number) => {
    hinted.delete(bucket);
    // All that there is room for, as a claim costs much the same for many as for a few. What is accepted meanwhile waits for the next.
    const asked = hands.room();
    hands.keep(asked);
    try {
      const { deliveries, more, nextAt } = await parts.claim(claimWish(parts, bucket, asked));
      for (const delivery of deliveries) void launch(delivery);
      // Due work that could not be had now, as somebody is cancelling it, is found by the next look; asking on would spin.
      if (more && deliveries.length > 0) hinted.add(bucket);
      if (nextAt) lookout.lookBy(nextAt);
    } finally {
      hands.giveBack(asked);
    }
  };
  const pumpAll = async () => {
    for (let bucket = first(hinted); bucket !== null && hasRoom(); bucket = first(hinted)) await claimFrom(bucket);
  };
  const pump = () => {
    if (pumping || !hasRoom() || hinted.size === 0) return;
    pumping = pumpAll()
      // The bucket is found again by the next look: its lane still says that it is due.
      .catch((error: unknown) => parts.log.warn({ error: String(error) }, "Deliveries could not be claimed."))
      .finally(() => {
        pumping = null;
        pumpSoon();
      });
  };
  const hint = (bucket: number) => {
    hinted.add(bucket);
    pumpSoon();
  };
  const lookout = createLookout({ ...parts, onWork: hint });
  const taking = createTaking({
    hands,
    wish: (bucket, count) => (stopping ? null : claimWish(parts, bucket, count)),
    launch: (delivery) => void launch(delivery),
  });
  return {
    hint,
    takeAtOnce: taking.atOnce,
    start: lookout.start,
    async stop() {
      stopping = true;
      await lookout.stop();
      await pumping;
      await taking.ended();
      await hands.emptied();
    },
  };
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
