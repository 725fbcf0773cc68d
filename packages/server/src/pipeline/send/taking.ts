import type { ClaimWish } from "../queue/claim-lanes.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import type { Taker } from "../queue/take-at-once.ts";
import type { Hands } from "./hands.ts";

/** What taking needs of the engine. */
export interface TakingParts {
  readonly hands: Pick<Hands, "room" | "isHalfFree" | "keep" | "giveBack">;
  /** A lease for so many deliveries; null from a worker that is stopping. */
  readonly wish: (bucket: number, count: number) => ClaimWish | null;
  readonly launch: (delivery: ClaimedDelivery) => void;
}

/** Takes deliveries out of transactions that queue them. */
export interface Taking {
  /** Runs something that queues, and takes what was leased in it once it has ended well. */
  atOnce<T>(queue: (taker: Taker) => Promise<T>): Promise<T>;
  /** Resolves when all that has begun by now has ended. */
  ended(): Promise<void>;
}

/**
 * Keeps room in the hands before anything is leased, so that never more is under way than may be. Nothing is taken while they are
 * more than half full: then lanes that are due elsewhere have their turn first, by when they were served last.
 */
export function createTaking({ hands, wish, launch }: TakingParts): Taking {
  const underWay = new Set<Promise<unknown>>();

  const run = async <T>(queue: (taker: Taker) => Promise<T>): Promise<T> => {
    const taken: ClaimedDelivery[] = [];
    let kept = 0;
    try {
      const done = await queue({
        offer(bucket, count) {
          const lease = hands.isHalfFree() && hands.room() >= count ? wish(bucket, count) : null;
          if (lease === null) return null;
          hands.keep(count);
          kept += count;
          return lease;
        },
        take: (deliveries) => void taken.push(...deliveries),
      });
      taken.forEach(launch);
      return done;
    } finally {
      hands.giveBack(kept);
    }
  };
  return {
    atOnce(queue) {
      const running = run(queue).finally(() => underWay.delete(running));
      underWay.add(running);
      return running;
    },
    async ended() {
      await Promise.allSettled(underWay);
    },
  };
}
