import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aClaimed, anEngine, MOVED_BY_HAND, pass, settle } from "./worker.fixture.ts";

const numbered = (count: number, prefix = "d") => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe("the engine", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: [...MOVED_BY_HAND] }));
  afterEach(() => vi.useRealTimers());

  it("claims with the lease, the free slots and the lanes that it was given", async () => {
    const { engine, queue, requests } = anEngine();
    queue.set(7, ["d0"]);
    engine.hint(7);
    await settle();
    const now = new Date();
    expect(requests).toEqual([
      {
        ...{ bucket: 7, now, leasedUntil: new Date(now.getTime() + 25_000), deliveriesMax: 3, laneConcurrency: 2 },
        workerKey: null,
        leaseId: expect.stringMatching(/^lse_/) as string,
        shares: expect.anything() as unknown,
        bytesMax: expect.any(Number) as unknown,
      },
    ]);
  });

  it("keeps its number of attempts in flight, and fills up as each one ends, not when the slowest does", async () => {
    const { engine, queue, attempts, flight, end } = anEngine();
    queue.set(7, numbered(10));
    engine.hint(7);
    await settle();
    expect([...attempts.keys()]).toEqual(["d0", "d1", "d2"]);
    await end("d1");
    expect([...attempts.keys()]).toEqual(["d0", "d2", "d3"]);
    for (let number = 2; number < 10; number += 1) await end(`d${number}`);
    expect([...attempts.keys()]).toEqual(["d0"]);
    expect(flight.most).toBe(3);
    await end("d0");
    await engine.stop();
  });

  it("calls others while the database records, and claims no more once it holds twice as many as it may call", async () => {
    const recorded = Promise.withResolvers<Date | null>();
    const { engine, queue, attempts, end } = anEngine({ record: () => recorded.promise });
    queue.set(7, numbered(10));
    engine.hint(7);
    await settle();
    for (let number = 0; number < 3; number += 1) await end(`d${number}`);
    expect([...attempts.keys()]).toEqual(["d3", "d4", "d5"]);
    for (let number = 3; number < 6; number += 1) await end(`d${number}`);
    expect(attempts.size).toBe(0);
    const stopped = vi.fn();
    const stopping = engine.stop().then(stopped);
    await settle();
    expect(stopped).not.toHaveBeenCalled();
    recorded.resolve(null);
    await stopping;
    expect(queue.get(7)).toEqual(numbered(10).slice(6));
  });

  it("claims once for all answers of a turn", async () => {
    const { engine, queue, attempts, requests } = anEngine({ concurrency: 6 });
    queue.set(7, numbered(12));
    engine.hint(7);
    await settle();
    for (const ended of [...attempts.values()].slice(0, 3)) ended.resolve(null);
    await settle();
    expect(requests.map(({ deliveriesMax }) => deliveriesMax)).toEqual([6, 3]);
    engine.hint(8);
    engine.hint(9);
    await settle();
    expect(requests).toHaveLength(2);
  });

  it("claims no more than it has free slots for, and nothing when it has none", async () => {
    const { engine, queue, requests, end } = anEngine();
    queue.set(7, numbered(5));
    engine.hint(7);
    await settle();
    engine.hint(7);
    engine.hint(8);
    await settle();
    expect(requests.map(({ deliveriesMax }) => deliveriesMax)).toEqual([3]);
    await end("d0");
    expect(requests.slice(1).map(({ deliveriesMax }) => deliveriesMax)).toEqual([1]);
  });

  it("takes buckets in turns, so that a busy one does not keep the others waiting", async () => {
    const { engine, queue, attempts, end } = anEngine({ concurrency: 1 });
    queue.set(1, numbered(100, "busy"));
    queue.set(2, ["rare"]);
    engine.hint(1);
    await settle();
    engine.hint(2);
    await end("busy0");
    await end("busy1");
    expect([...attempts.keys()]).toEqual(["rare"]);
  });

  it("lets a hinted bucket take turns with those that a poll found", async () => {
    const claims: number[] = [];
    const gates: (() => void)[] = [];
    const { engine } = anEngine({
      findWork: async () => ({ buckets: [1, 2, 3, 4], nextAt: null }),
      claim: ({ bucket }) =>
        new Promise((resolve) => {
          claims.push(bucket);
          gates.push(() => resolve({ deliveries: [], more: false, nextAt: null }));
        }),
    });
    engine.start();
    await settle();
    engine.hint(8);
    engine.hint(9);
    for (let claim = 0; claim < 6; claim += 1) {
      gates[claim]?.();
      await settle();
    }
    expect(claims.toSorted()).toEqual([1, 2, 3, 4, 8, 9]);
    expect(claims.indexOf(8)).toBeLessThanOrEqual(2);
    expect(claims.indexOf(9)).toBeLessThanOrEqual(4);
    await engine.stop();
  });

  it("keeps a hint that comes while it claims", async () => {
    const claims: number[] = [];
    const gate = Promise.withResolvers<void>();
    const { engine } = anEngine({
      claim: async ({ bucket }) => {
        claims.push(bucket);
        await gate.promise;
        return { deliveries: [], more: false, nextAt: null };
      },
    });
    engine.hint(7);
    await settle();
    engine.hint(7);
    gate.resolve();
    await settle();
    expect(claims).toEqual([7, 7]);
  });

  it("asks again for the bucket of an attempt that ended if its lane is due, as one that was full has a slot again", async () => {
    const { engine, queue, attempts, end } = anEngine();
    queue.set(7, ["d0"]);
    engine.hint(7);
    await settle();
    queue.set(7, ["d1"]);
    await end("d0", new Date());
    expect([...attempts.keys()]).toEqual(["d1"]);
  });

  it("asks for nothing when an attempt ends that leaves nothing due, or nothing due yet", async () => {
    const { engine, queue, requests, end } = anEngine();
    queue.set(7, ["d0", "d1"]);
    engine.hint(7);
    await settle();
    await end("d0");
    await end("d1", new Date(Date.now() + 100));
    expect(requests).toHaveLength(1);
    await engine.stop();
  });

  it("finds work by polling without a hint", async () => {
    const { engine, queue, attempts } = anEngine({ findWork: async () => ({ buckets: [7], nextAt: null }) });
    engine.start();
    await settle();
    queue.set(7, ["d0"]);
    expect(attempts.size).toBe(0);
    await pass(1_000);
    expect([...attempts.keys()]).toEqual(["d0"]);
  });

  it("polls again when the retry of an attempt that it made is due", async () => {
    const findWork = vi.fn(async () => ({ buckets: [], nextAt: null }));
    const { engine, queue, end } = anEngine({ findWork });
    engine.start();
    queue.set(7, ["d0"]);
    engine.hint(7);
    await settle();
    await end("d0", new Date(Date.now() + 100));
    await pass(100);
    expect(findWork).toHaveBeenCalledTimes(2);
  });

  it("logs that a claim failed, does not spin on it, and continues with other buckets and at the next poll", async () => {
    const claims: number[] = [];
    const state = { isAway: true };
    const { engine, log, attempts } = anEngine({
      claim: async (request) => {
        claims.push(request.bucket);
        if (request.bucket === 1 && state.isAway) throw new Error("No database.");
        return { deliveries: [aClaimed(`d${request.bucket}`, request)], more: false, nextAt: null };
      },
      findWork: async () => ({ buckets: [1], nextAt: null }),
    });
    engine.hint(1);
    engine.hint(2);
    await settle();
    expect(claims).toEqual([1, 2]);
    expect(log.lines).toMatchObject([{ level: "warn", text: "Deliveries could not be claimed." }]);
    engine.start();
    await pass(2_000);
    expect(claims.length).toBeLessThanOrEqual(5);
    state.isAway = false;
    await pass(1_000);
    expect([...attempts.keys()].toSorted()).toEqual(["d1", "d2"]);
  });

  it("does not spin on due work that it cannot claim, because it is being cancelled", async () => {
    const claims: number[] = [];
    const { engine } = anEngine({
      claim: async ({ bucket }) => ({ deliveries: [], more: claims.push(bucket) < 50, nextAt: null }),
    });
    engine.hint(7);
    await settle();
    expect(claims).toEqual([7]);
    await engine.stop();
  });

  it("logs an attempt that failed in the hub, leaves it to its lease, and continues", async () => {
    const { engine, queue, attempts, log, end } = anEngine({ concurrency: 1 });
    queue.set(7, ["d0", "d1"]);
    engine.hint(7);
    await settle();
    attempts.get("d0")?.reject(new Error("The seal does not open."));
    await settle();
    expect(log.lines).toMatchObject([{ level: "error", facts: { delivery: "d0" } }]);
    expect([...attempts.keys()]).toEqual(["d1"]);
    await end("d1");
  });

  it("stops when everything in flight has ended, and claims nothing more", async () => {
    const { engine, queue, attempts, requests, end } = anEngine();
    queue.set(7, numbered(5));
    engine.start();
    engine.hint(7);
    await settle();
    const stopped = vi.fn();
    const stopping = engine.stop().then(stopped);
    await end("d0");
    await end("d1", new Date(Date.now() + 10));
    engine.hint(7);
    await pass(60_000);
    expect(stopped).not.toHaveBeenCalled();
    expect(requests).toHaveLength(1);
    await end("d2");
    await stopping;
    expect(attempts.size).toBe(0);
    expect(queue.get(7)).toEqual(["d3", "d4"]);
    await engine.stop();
  });

  it("still attempts what a claim returns that was running when it was stopped, because no other worker may", async () => {
    const claimed = Promise.withResolvers<void>();
    const { engine, attempts, end } = anEngine({
      claim: async (request) => {
        await claimed.promise;
        return { deliveries: [aClaimed("d0", request)], more: true, nextAt: null };
      },
    });
    engine.hint(7);
    await settle();
    const stopped = vi.fn();
    const stopping = engine.stop().then(stopped);
    claimed.resolve();
    await settle();
    expect([...attempts.keys()]).toEqual(["d0"]);
    expect(stopped).not.toHaveBeenCalled();
    await end("d0");
    await stopping;
  });
});
