import type { Log } from "../../platform/log/log.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { WorkAhead } from "../queue/find-work.ts";

/** What the lookout needs. */
export interface LookoutParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly findWork: (now: Date) => Promise<WorkAhead>;
  readonly onWork: (bucket: number) => void;
}

/** How long nobody looks at the most, in milliseconds. Hints make it faster; they are never relied on. */
const LOOK_EVERY_MS = 1_000;

/** Looks over the lanes every second, and at the moment at which the next delivery is due if that comes sooner. */
export function createLookout(parts: LookoutParts) {
  let stopping = false;
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  /** When the timer rings; never, while a look is under way that will set it anew. */
  let nextLookAt = Number.POSITIVE_INFINITY;
  let isLooking = false;
  /** The earliest moment that was named while a look was under way, which may not have seen what it is about. */
  let namedMeanwhile = Number.POSITIVE_INFINITY;

  const lookBy = (at: number) => {
    if (isLooking) namedMeanwhile = Math.min(namedMeanwhile, at);
    if (stopping || isLooking || at >= nextLookAt) return;
    clearTimeout(timer);
    nextLookAt = at;
    timer = setTimeout(start, Math.max(1, at - parts.clock.now().getTime()));
  };
  const look = async () => {
    const now = parts.clock.now();
    const { buckets, nextAt } = await lookSafely(parts, now);
    buckets.forEach(parts.onWork);
    isLooking = false;
    lookBy(Math.min(now.getTime() + LOOK_EVERY_MS, nextAt?.getTime() ?? Number.POSITIVE_INFINITY, namedMeanwhile));
  };
  const start = () => {
    isLooking = true;
    nextLookAt = namedMeanwhile = Number.POSITIVE_INFINITY;
    looking = look();
  };
  return {
    start,
    lookBy: (at: Date) => lookBy(at.getTime()),
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

async function lookSafely(parts: LookoutParts, now: Date): Promise<WorkAhead> {
  try {
    return await parts.findWork(now);
  } catch (error) {
    parts.log.warn({ error: String(error) }, "The lanes could not be looked at.");
    return { buckets: [], nextAt: null };
  }
}
