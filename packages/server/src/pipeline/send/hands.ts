import type { Log } from "../../platform/log/log.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import type { Settlement } from "../settle/settle.ts";

/** What carrying out a delivery needs. */
export interface HandsParts {
  readonly log: Log;
  /** Makes one attempt and says what it came to. */
  readonly attempt: (delivery: ClaimedDelivery) => Promise<Settlement>;
  /** Resolves when an attempt is on disk, with when its lane is worth a look because of it, if it is. */
  readonly record: (settlement: Settlement) => Promise<Date | null>;
  /** Attempts under way at once. */
  readonly concurrency: number;
  /** Told when there is room for another delivery. */
  readonly onRoom: () => void;
}

/** What a worker has in its hands: attempts under way, and attempts that have ended and are not on disk yet. */
export interface Hands {
  /** For how many deliveries there is room now. */
  room(): number;
  /** Whether at most half as many are under way as may be. */
  isHalfFree(): boolean;
  /** Keeps room for what may be on its way to them, until it is given back. */
  keep(count: number): void;
  /** Gives back room that was kept, be it that what it was for is taken by then or that it never comes. */
  giveBack(count: number): void;
  /** Attempts and records one delivery; resolves with when its lane is worth a look because of it, if it is. Never rejects. */
  take(delivery: ClaimedDelivery): Promise<Date | null>;
  /** Resolves when all that was taken is recorded. */
  emptied(): Promise<void>;
}

/**
 * An attempt that has ended makes room for the next at once, so that receivers are called while the database records what
 * others came to. As many again as may be under way may wait for that: a database that is slow or away slows the sending, and
 * nothing gathers in memory.
 */
const IN_HAND_FOR_EACH_UNDER_WAY = 2;

/** Empty hands. */
export function createHands(parts: HandsParts): Hands {
  const inHand = new Set<Promise<unknown>>();
  let underWay = 0;
  let kept = 0;
  const free = () =>
    Math.min(parts.concurrency - underWay, parts.concurrency * IN_HAND_FOR_EACH_UNDER_WAY - inHand.size);

  const attempt = async (delivery: ClaimedDelivery) => {
    underWay += 1;
    try {
      return await parts.attempt(delivery);
    } finally {
      underWay -= 1;
      parts.onRoom();
    }
  };
  const carryOut = async (delivery: ClaimedDelivery) => {
    try {
      return await parts.record(await attempt(delivery));
    } catch (error) {
      // A failure of our own never burns a receiver's attempt: the lease runs out and the delivery is due again.
      parts.log.error(
        { error, delivery: delivery.id },
        "An attempt failed for a reason of our own; it will be made again.",
      );
      return null;
    }
  };
  return {
    room: () => free() - kept,
    isHalfFree: () => free() * 2 >= parts.concurrency,
    keep(count) {
      kept += count;
    },
    giveBack(count) {
      kept -= count;
      parts.onRoom();
    },
    take(delivery) {
      const carriedOut = carryOut(delivery).finally(() => {
        inHand.delete(carriedOut);
        parts.onRoom();
      });
      inHand.add(carriedOut);
      return carriedOut;
    },
    async emptied() {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}
