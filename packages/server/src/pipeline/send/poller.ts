import type { Log } from "../../platform/log/log.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { WorkAhead } from "../queue/lanes.ts";

/** What the poller needs. */
export interface PollerParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly findWork: (now: Date) => Promise<WorkAhead>;
  readonly onWork: (bucket: number) => void;
}

/** The longest time between two polls, in milliseconds. Hints make it faster, but nothing relies on them. */
const POLL_EVERY_MS = 1_000;

/** Polls the lanes every second, and at the moment at which the next delivery is due if that comes sooner. */
export function createPoller(parts: PollerParts) {
  let stopping = false;
  let polling: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  /** When the timer fires; never, while a poll is under way that will set it again. */
  let nextPollAt = Number.POSITIVE_INFINITY;
  let isPolling = false;
  /** The earliest moment that was asked for while a poll was under way, which may not have seen the reason for it. */
  let askedMeanwhile = Number.POSITIVE_INFINITY;

  const pollBy = (at: number) => {
    if (isPolling) askedMeanwhile = Math.min(askedMeanwhile, at);
    if (stopping || isPolling || at >= nextPollAt) return;
    clearTimeout(timer);
    nextPollAt = at;
    timer = setTimeout(start, Math.max(1, at - parts.clock.now().getTime()));
  };
  const poll = async () => {
    const now = parts.clock.now();
    const { buckets, nextAt } = await findWorkSafely(parts, now);
    buckets.forEach(parts.onWork);
    isPolling = false;
    pollBy(Math.min(now.getTime() + POLL_EVERY_MS, nextAt?.getTime() ?? Number.POSITIVE_INFINITY, askedMeanwhile));
  };
  const start = () => {
    isPolling = true;
    nextPollAt = askedMeanwhile = Number.POSITIVE_INFINITY;
    polling = poll();
  };
  return {
    start,
    pollBy: (at: Date) => pollBy(at.getTime()),
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await polling;
    },
  };
}

async function findWorkSafely(parts: PollerParts, now: Date): Promise<WorkAhead> {
  try {
    return await parts.findWork(now);
  } catch (error) {
    parts.log.warn({ error: String(error) }, "The lanes could not be polled.");
    return { buckets: [], nextAt: null };
  }
}
