import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aLog } from "../../../test/support/harness.ts";
import { systemClock } from "../../platform/time/clock.ts";
import type { WorkAhead } from "../queue/lanes.ts";
import { createPoller } from "./poller.ts";

const NOTHING: WorkAhead = { buckets: [], nextAt: null };

describe("the poller", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const aPoller = (findWork: () => Promise<WorkAhead>) => {
    const [log, found] = [aLog(), [] as number[]];
    const polls = vi.fn(findWork);
    const poller = createPoller({ clock: systemClock, log, findWork: polls, onWork: (bucket) => found.push(bucket) });
    return { ...poller, polls, found, log };
  };
  const inMs = (ms: number) => new Date(Date.now() + ms);

  it("polls at once and then every second, and reports every bucket with work", async () => {
    const { start, polls, found, stop } = aPoller(async () => ({ buckets: [3, 9], nextAt: null }));
    start();
    await vi.advanceTimersByTimeAsync(0);
    expect(found).toEqual([3, 9]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(polls).toHaveBeenCalledTimes(4);
    await stop();
  });

  it("polls at the moment at which the next delivery is due, if that is sooner", async () => {
    const dueAt = inMs(300);
    const { start, polls, stop } = aPoller(async () => ({ buckets: [], nextAt: Date.now() < +dueAt ? dueAt : null }));
    start();
    await vi.advanceTimersByTimeAsync(299);
    expect(polls).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(polls).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(999);
    expect(polls).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(polls).toHaveBeenCalledTimes(3);
    await stop();
  });

  it("polls earlier for a reported retry that is due sooner, and not later for one that is due later", async () => {
    const { start, polls, pollBy, stop } = aPoller(async () => NOTHING);
    start();
    await vi.advanceTimersByTimeAsync(0);
    pollBy(inMs(5_000));
    pollBy(inMs(200));
    pollBy(inMs(400));
    await vi.advanceTimersByTimeAsync(200);
    expect(polls).toHaveBeenCalledTimes(2);
    await stop();
  });

  it("keeps a retry that is reported while a poll is under way", async () => {
    const slow = Promise.withResolvers<WorkAhead>();
    const { start, polls, pollBy, stop } = aPoller(() =>
      polls.mock.calls.length === 1 ? slow.promise : Promise.resolve(NOTHING),
    );
    start();
    pollBy(inMs(400));
    pollBy(inMs(200));
    slow.resolve(NOTHING);
    await vi.advanceTimersByTimeAsync(200);
    expect(polls).toHaveBeenCalledTimes(2);
    // A later poll must not take it as its own request.
    await vi.advanceTimersByTimeAsync(999);
    expect(polls).toHaveBeenCalledTimes(2);
    await stop();
  });

  it("polls soon, but does not spin, for a moment that has passed already", async () => {
    const { start, polls, stop } = aPoller(async () => ({ buckets: [], nextAt: inMs(-1_000) }));
    start();
    await vi.advanceTimersByTimeAsync(10);
    expect(polls.mock.calls.length).toBeGreaterThan(1);
    expect(polls.mock.calls.length).toBeLessThanOrEqual(11);
    await stop();
  });

  it("logs a failed poll, and polls again a second later", async () => {
    const { start, polls, log, found, stop } = aPoller(async () => {
      if (polls.mock.calls.length === 1) throw new Error("No database.");
      return { buckets: [1], nextAt: null };
    });
    start();
    await vi.advanceTimersByTimeAsync(999);
    expect(polls).toHaveBeenCalledTimes(1);
    expect(log.lines).toMatchObject([{ level: "warn" }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(found).toEqual([1]);
    await stop();
  });

  it("never polls twice at once", async () => {
    const slow = Promise.withResolvers<WorkAhead>();
    const { start, polls, pollBy, stop } = aPoller(() => slow.promise);
    start();
    pollBy(inMs(1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(polls).toHaveBeenCalledTimes(1);
    slow.resolve(NOTHING);
    await stop();
  });

  it("stops when the poll under way has ended, and polls no more", async () => {
    const slow = Promise.withResolvers<WorkAhead>();
    const { start, polls, pollBy, stop } = aPoller(() => slow.promise);
    start();
    const stopped = vi.fn();
    const stopping = stop().then(stopped);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stopped).not.toHaveBeenCalled();
    slow.resolve(NOTHING);
    await stopping;
    pollBy(inMs(1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(polls).toHaveBeenCalledTimes(1);
  });
});
