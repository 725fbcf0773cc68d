import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Dispatcher } from "../queue/direct-dispatch.ts";
import type { LeaseRequest } from "../queue/lease-due.ts";
import { aClaimed, anEngine, MOVED_BY_HAND, pass, settle } from "../worker.fixture.ts";

const CONCURRENCY = 4;

type Engine = ReturnType<typeof anEngine>["engine"];

/** A transaction that queues so many deliveries beside a worker, and ends when the test says so. */
function aTransaction(engine: Engine, ids: readonly string[]) {
  const end = Promise.withResolvers<void>();
  const seen: { request: LeaseRequest | null } = { request: null };
  const done = engine.dispatchDirectly(async (dispatcher) => {
    const request = dispatcher.reserve(7, ids.length);
    seen.request = request;
    if (request !== null) dispatcher.dispatch(ids.map((id) => aClaimed(id, request)));
    await end.promise;
  });
  const commit = () => {
    end.resolve();
    return done;
  };
  return { seen, done, commit, fail: (error: Error) => end.reject(error) };
}

const isOffered = ({ seen }: ReturnType<typeof aTransaction>) => seen.request !== null;
const numbered = (count: number, prefix = "d") => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const keysOf = (attempts: ReadonlyMap<string, unknown>) => [...attempts.keys()];

describe("direct dispatch", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: [...MOVED_BY_HAND] }));
  afterEach(() => vi.useRealTimers());

  it("leases as a claim would, and attempts when its transaction has ended, without a claim", async () => {
    const { engine, attempts, requests, end } = anEngine({ concurrency: CONCURRENCY });
    const transaction = aTransaction(engine, ["a", "b"]);
    const now = new Date();
    expect(transaction.seen.request).toEqual({
      ...{ bucket: 7, now, leasedUntil: new Date(now.getTime() + 25_000), deliveriesMax: 2, laneConcurrency: 2 },
      workerKey: null,
      leaseId: expect.stringMatching(/^lse_/) as string,
      shares: expect.anything() as unknown,
      bytesMax: expect.any(Number) as unknown,
    });
    await settle();
    expect(keysOf(attempts)).toEqual([]);
    await transaction.commit();
    expect(keysOf(attempts)).toEqual(["a", "b"]);
    await end("a");
    await end("b");
    expect(requests).toEqual([]);
  });

  it("returns the result of its transaction", async () => {
    const { engine } = anEngine();
    await expect(engine.dispatchDirectly(async () => "done")).resolves.toBe("done");
  });

  it("attempts nothing if the transaction fails, and frees its slots", async () => {
    const { engine, attempts } = anEngine({ concurrency: CONCURRENCY });
    const failing = aTransaction(engine, numbered(CONCURRENCY));
    expect(isOffered(aTransaction(engine, ["a"]))).toBe(false);
    failing.fail(new Error("No database."));
    await expect(failing.done).rejects.toThrow("No database.");
    await settle();
    expect(keysOf(attempts)).toEqual([]);
    expect(isOffered(aTransaction(engine, numbered(CONCURRENCY)))).toBe(true);
  });

  it("keeps its slots while others claim, and frees those that it did not use when it ends", async () => {
    const { engine, queue, attempts, flight } = anEngine({ concurrency: CONCURRENCY });
    queue.set(7, numbered(9));
    const transaction = aTransaction(engine, ["a", "b"]);
    engine.hint(7);
    await settle();
    expect(keysOf(attempts)).toEqual(["d0", "d1"]);
    await transaction.commit();
    await settle();
    expect(keysOf(attempts)).toEqual(["d0", "d1", "a", "b"]);
    expect(flight.most).toBe(CONCURRENCY);
  });

  it("frees at once the slots for which no lane was idle", async () => {
    const { engine, queue, attempts } = anEngine({ concurrency: CONCURRENCY });
    queue.set(7, numbered(9));
    const open = Promise.withResolvers<void>();
    const dispatching = engine.dispatchDirectly(async (dispatcher) => {
      dispatcher.reserve(7, CONCURRENCY);
      await open.promise;
    });
    engine.hint(7);
    await settle();
    expect(attempts.size).toBe(0);
    open.resolve();
    await dispatching;
    await settle();
    expect(attempts.size).toBe(CONCURRENCY);
  });

  it("does not use the slots that a claim under way may fill, and uses those that are left when it has ended", async () => {
    const claiming = Promise.withResolvers<void>();
    const { engine, attempts, flight } = anEngine({
      concurrency: CONCURRENCY,
      claim: async (request) => {
        await claiming.promise;
        return { deliveries: ["d0", "d1"].map((id) => aClaimed(id, request)), more: false, nextAt: null };
      },
    });
    engine.hint(7);
    await settle();
    expect(isOffered(aTransaction(engine, ["a"]))).toBe(false);
    claiming.resolve();
    await settle();
    const fitting = aTransaction(engine, ["a", "b"]);
    expect(isOffered(fitting)).toBe(true);
    await fitting.commit();
    await settle();
    expect(keysOf(attempts).toSorted()).toEqual(["a", "b", "d0", "d1"]);
    expect(flight.most).toBe(CONCURRENCY);
  });

  it("is not offered while more than half of the slots are in use, so that lanes that are due have their turn", async () => {
    const { engine, end } = anEngine({ concurrency: CONCURRENCY });
    await aTransaction(engine, ["a", "b"]).commit();
    await aTransaction(engine, ["c"]).commit();
    expect(isOffered(aTransaction(engine, ["d"]))).toBe(false);
    await end("a");
    expect(isOffered(aTransaction(engine, ["d"]))).toBe(true);
  });

  it("is offered for small bodies only while large bodies fill the memory until they are recorded", async () => {
    const recorded = Promise.withResolvers<Date | null>();
    const { engine, requests, attempts, queue } = anEngine({
      concurrency: CONCURRENCY,
      record: () => recorded.promise,
    });
    const reserve = (bytes?: number) => engine.dispatchDirectly(async (dispatcher) => dispatcher.reserve(7, 1, bytes));
    const mb = 1_048_576;
    expect(await reserve(7 * mb)).toBeNull();
    expect(await reserve()).toMatchObject({ bytesMax: 3 * mb });
    await engine.dispatchDirectly(async (dispatcher) => {
      const request = dispatcher.reserve(7, 1, 5 * mb);
      if (request !== null) dispatcher.dispatch([{ ...aClaimed("large", request), bodyBytes: 5 * mb }]);
    });
    attempts.get("large")?.resolve(null);
    await settle();
    expect(attempts.size).toBe(0);
    expect(await reserve(2 * mb)).toBeNull();
    expect(await reserve(0)).not.toBeNull();
    queue.set(7, ["d0"]);
    engine.hint(7);
    await settle();
    expect(requests).toMatchObject([{ bytesMax: mb / 2 }]);
    recorded.resolve(null);
    await settle();
    expect(await reserve(6 * mb)).not.toBeNull();
  });

  it("is not offered without enough slots for all, or by a worker that stops", async () => {
    const { engine } = anEngine({ concurrency: CONCURRENCY });
    expect(isOffered(aTransaction(engine, numbered(CONCURRENCY + 1)))).toBe(false);
    void engine.stop();
    expect(isOffered(aTransaction(engine, ["a"]))).toBe(false);
  });

  it("still attempts in a worker that was stopped while its transaction was open, because no other worker may", async () => {
    const { engine, attempts, end } = anEngine();
    engine.start();
    const transaction = aTransaction(engine, ["a"]);
    const stopped = vi.fn();
    const stopping = engine.stop().then(stopped);
    await pass(0);
    expect(stopped).not.toHaveBeenCalled();
    await transaction.commit();
    await settle();
    expect(keysOf(attempts)).toEqual(["a"]);
    expect(stopped).not.toHaveBeenCalled();
    await end("a");
    await stopping;
  });

  it("of a transaction that failed does not keep a worker from stopping", async () => {
    const { engine } = anEngine();
    const transaction = aTransaction(engine, ["a"]);
    const stopping = engine.stop();
    transaction.fail(new Error("No database."));
    await expect(transaction.done).rejects.toThrow("No database.");
    await stopping;
  });

  it("makes its lane polled again, like every attempt", async () => {
    const { engine, queue, attempts, end } = anEngine();
    await aTransaction(engine, ["a"]).commit();
    queue.set(7, ["d0"]);
    await end("a", new Date());
    expect(keysOf(attempts)).toEqual(["d0"]);
  });

  it("is offered to several transactions at once, as far as there are slots for all of them", async () => {
    const { engine } = anEngine({ concurrency: CONCURRENCY });
    const offers: boolean[] = [];
    const queue = async (dispatcher: Dispatcher) => void offers.push(dispatcher.reserve(7, 2) !== null);
    const open = [1, 2, 3].map(() => aTransaction(engine, ["a", "b"]));
    expect(open.map(isOffered)).toEqual([true, true, false]);
    await engine.dispatchDirectly(queue);
    expect(offers).toEqual([false]);
  });
});
