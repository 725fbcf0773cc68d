import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aLog } from "../../../test/support/harness.ts";
import { systemClock } from "../../platform/time/clock.ts";
import type { WorkAhead } from "../queue/find-work.ts";
import { createLookout } from "./lookout.ts";

const NOTHING: WorkAhead = { buckets: [], nextAt: null };

describe("the lookout", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const aLookout = (findWork: () => Promise<WorkAhead>) => {
    const [log, found] = [aLog(), [] as number[]];
    const looks = vi.fn(findWork);
    const lookout = createLookout({ clock: systemClock, log, findWork: looks, onWork: (bucket) => found.push(bucket) });
    return { ...lookout, looks, found, log };
  };
  const inMs = (ms: number) => new Date(Date.now() + ms);

  it("looks at once and then every second, and tells of every bucket with work", async () => {
    const { start, looks, found, stop } = aLookout(async () => ({ buckets: [3, 9], nextAt: null }));
    start();
    await vi.advanceTimersByTimeAsync(0);
    expect(found).toEqual([3, 9]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(looks).toHaveBeenCalledTimes(4);
    await stop();
  });

  it("looks at the moment at which the next delivery is due, if that is sooner", async () => {
    const dueAt = inMs(300);
    const { start, looks, stop } = aLookout(async () => ({ buckets: [], nextAt: Date.now() < +dueAt ? dueAt : null }));
    start();
    await vi.advanceTimersByTimeAsync(299);
    expect(looks).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(looks).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(999);
    expect(looks).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(looks).toHaveBeenCalledTimes(3);
    await stop();
  });

  it("is told of a retry that is due sooner, and is not put off by one that is due later", async () => {
    const { start, looks, lookBy, stop } = aLookout(async () => NOTHING);
    start();
    await vi.advanceTimersByTimeAsync(0);
    lookBy(inMs(5_000));
    lookBy(inMs(200));
    lookBy(inMs(400));
    await vi.advanceTimersByTimeAsync(200);
    expect(looks).toHaveBeenCalledTimes(2);
    await stop();
  });

  it("is told of a retry while it looks, which that look may not have seen", async () => {
    const slow = Promise.withResolvers<WorkAhead>();
    const { start, looks, lookBy, stop } = aLookout(() =>
      looks.mock.calls.length === 1 ? slow.promise : Promise.resolve(NOTHING),
    );
    start();
    lookBy(inMs(400));
    lookBy(inMs(200));
    slow.resolve(NOTHING);
    await vi.advanceTimersByTimeAsync(200);
    expect(looks).toHaveBeenCalledTimes(2);
    // It is no wish of any later look.
    await vi.advanceTimersByTimeAsync(999);
    expect(looks).toHaveBeenCalledTimes(2);
    await stop();
  });

  it("looks soon, but does not spin, for a moment that has passed already", async () => {
    const { start, looks, stop } = aLookout(async () => ({ buckets: [], nextAt: inMs(-1_000) }));
    start();
    await vi.advanceTimersByTimeAsync(10);
    expect(looks.mock.calls.length).toBeGreaterThan(1);
    expect(looks.mock.calls.length).toBeLessThanOrEqual(11);
    await stop();
  });

  it("says that a look failed, and looks again a second later", async () => {
    const { start, looks, log, found, stop } = aLookout(async () => {
      if (looks.mock.calls.length === 1) throw new Error("No database.");
      return { buckets: [1], nextAt: null };
    });
    start();
    await vi.advanceTimersByTimeAsync(999);
    expect(looks).toHaveBeenCalledTimes(1);
    expect(log.lines).toMatchObject([{ level: "warn" }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(found).toEqual([1]);
    await stop();
  });

  it("never looks twice at once", async () => {
    const slow = Promise.withResolvers<WorkAhead>();
    const { start, looks, lookBy, stop } = aLookout(() => slow.promise);
    start();
    lookBy(inMs(1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looks).toHaveBeenCalledTimes(1);
    slow.resolve(NOTHING);
    await stop();
  });

  it("stops when the look under way has ended, and looks no more", async () => {
    const slow = Promise.withResolvers<WorkAhead>();
    const { start, looks, lookBy, stop } = aLookout(() => slow.promise);
    start();
    const stopped = vi.fn();
    const stopping = stop().then(stopped);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stopped).not.toHaveBeenCalled();
    slow.resolve(NOTHING);
    await stopping;
    lookBy(inMs(1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looks).toHaveBeenCalledTimes(1);
  });
});
