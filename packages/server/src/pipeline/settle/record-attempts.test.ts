import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aLog } from "../../../test/support/harness.ts";
import { systemClock } from "../../platform/time/clock.ts";
import { type Dispatcher, NO_DISPATCHER } from "../queue/direct-dispatch.ts";
import type { AttemptSettlement } from "../send/attempt-delivery.ts";
import { createRecordAttempts, type RecordParts } from "./record-attempts.ts";
import type { Settled } from "./settle-deliveries.ts";

const LEASE_MS = 25_000;

const aSettlement = (id: string, leaseId = "lse_1"): AttemptSettlement => ({
  ...{ bucket: 7, shopId: "shp_1", id, leaseId, state: "delivered", dueAt: new Date(), number: 1 },
  attemptsSpent: 1,
  orderingKey: null,
  laneNotBefore: null,
  ofConnector: false,
  trace: { traceparent: null, id: "evt_1" },
  attempt: {
    ...{ at: new Date(), durationMs: 1, outcome: "delivered", status: 200, error: null, requestHeaders: {} },
    ...{ responseHeaders: {}, responseBody: "" },
  },
});

const settledOf = (settlement: AttemptSettlement): Settled => ({
  ...{
    settlement,
    shopId: settlement.shopId,
    endpointId: "end_1",
    nextEndpointId: "end_1",
    state: "delivered",
    pollAt: null,
  },
});

/** To the end of this turn of the event loop, where a batch begins. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("recording attempts", () => {
  // A batch begins at the end of a turn of the event loop, so that no time passes before it.
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
  afterEach(() => vi.useRealTimers());

  function aRecorder(settle: RecordParts["settle"], dispatcher: Dispatcher = NO_DISPATCHER) {
    const reported: [string, string, boolean][] = [];
    const log = aLog();
    const record = createRecordAttempts({
      ...{
        clock: systemClock,
        log,
        settle,
        leaseMs: LEASE_MS,
        onCluster: false,
        dispatchDirectly: (queue) => queue(dispatcher),
      },
      onSettled: ({ id, leaseId }, settled) => reported.push([id, leaseId, settled !== null]),
      onRefused: () => undefined,
    });
    return { record, reported, log };
  }

  it("resolves when the attempt is on disk, and reports it then", async () => {
    const gate = Promise.withResolvers<void>();
    const { record, reported } = aRecorder(async ({ settlements }) => {
      await gate.promise;
      return settlements.map(settledOf);
    });
    const recorded = record(aSettlement("dlv_1"));
    await turn();
    expect(reported).toEqual([]);
    gate.resolve();
    await recorded;
    expect(reported).toEqual([["dlv_1", "lse_1", true]]);
  });

  it("writes each batch beside the worker, which may claim due deliveries for the slots that come free", async () => {
    const worker = { ...NO_DISPATCHER };
    const seen: Dispatcher[] = [];
    const { record } = aRecorder(async ({ settlements, dispatcher }) => {
      seen.push(dispatcher);
      return settlements.map(settledOf);
    }, worker);
    await record(aSettlement("dlv_1"));
    expect(seen).toEqual([worker]);
    expect(seen[0]).toBe(worker);
  });

  it("gathers what ends while a batch is being written", async () => {
    const batches: number[] = [];
    const gate = Promise.withResolvers<void>();
    const { record } = aRecorder(async ({ settlements }) => {
      batches.push(settlements.length);
      await gate.promise;
      return settlements.map(settledOf);
    });
    const first = record(aSettlement("dlv_0"));
    await turn();
    const others = Array.from({ length: 9 }, (_, index) => record(aSettlement(`dlv_${index + 1}`)));
    await turn();
    gate.resolve();
    await Promise.all([first, ...others]);
    expect(batches).toEqual([1, 9]);
  });

  it("reports that an attempt that came too late does not count, also beside the one that does", async () => {
    const { record, reported } = aRecorder(async ({ settlements }) =>
      settlements.filter(({ leaseId }) => leaseId === "lse_2").map(settledOf),
    );
    await Promise.all([aSettlement("dlv_0"), aSettlement("dlv_1", "lse_1"), aSettlement("dlv_1", "lse_2")].map(record));
    expect(reported).toEqual([
      ["dlv_0", "lse_1", false],
      ["dlv_1", "lse_1", false],
      ["dlv_1", "lse_2", true],
    ]);
  });

  it("tries again while the database is unavailable, until the lease expires", async () => {
    const state = { isAway: true };
    const { record, reported, log } = aRecorder(async ({ settlements }) => {
      if (state.isAway) throw new Error("Connection terminated");
      return settlements.map(settledOf);
    });
    const recorded = record(aSettlement("dlv_1"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reported).toEqual([]);
    expect(log.lines[0]).toMatchObject({ level: "warn", facts: { delivery: "dlv_1" } });
    state.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    await recorded;
    expect(reported).toEqual([["dlv_1", "lse_1", true]]);
  });

  it("stops when the lease has expired, because another worker may have the delivery", async () => {
    const { record, reported } = aRecorder(() => Promise.reject(new Error("Connection terminated")));
    const recorded = expect(record(aSettlement("dlv_1"))).rejects.toThrow("Connection terminated");
    await vi.advanceTimersByTimeAsync(LEASE_MS + 1_000);
    await recorded;
    expect(reported).toEqual([]);
  });
});
