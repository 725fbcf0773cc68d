import { vi } from "vitest";
import { aLog } from "../../test/support/harness.ts";
import { createIds } from "../platform/ids.ts";
import { bucketOf } from "../platform/postgres/bucket-scope.ts";
import { systemClock } from "../platform/time/clock.ts";
import type { ClaimRequest } from "./queue/claim-deliveries.ts";
import type { ClaimedDelivery, LeaseRequest } from "./queue/lease-due.ts";
import type { AttemptSettlement } from "./send/attempt-delivery.ts";
import { createEngine, type EngineParts } from "./worker.ts";

/** A delivery as a claim brings it. */
export function aClaimed(id: string, { bucket, leaseId }: LeaseRequest): ClaimedDelivery {
  return {
    ...{
      bucket: bucketOf(bucket, "shp_1"),
      leaseId,
      id,
      shopId: "shp_1",
      eventId: "evt_1",
      ruleId: "rul_1",
      endpointId: "end_1",
    },
    ...{ orderingKey: null, attempts: 0, attemptsSpent: 0, probing: false },
    ...{ format: "haak", contentType: "application/json", headers: {}, body: "{}", bodyBytes: 2 },
    ...{ endpointKind: "webhook", target: "https://example.com/hook", secrets: [], request: null, traceparent: null },
  };
}

/** What an attempt came to, as far as the engine minds. */
export function aSettled(
  { id, bucket, shopId, leaseId }: ClaimedDelivery,
  outcome: AttemptSettlement["attempt"]["outcome"] = "delivered",
): AttemptSettlement {
  const at = new Date();
  const answered = { durationMs: 1, outcome, status: 200, error: null };
  return {
    ...{ bucket, shopId, id, leaseId, state: "delivered", dueAt: at, number: 1, attemptsSpent: 1 },
    ...{ orderingKey: null, laneNotBefore: null, ofConnector: false, trace: { traceparent: null, id: "evt_1" } },
    attempt: { at, ...answered, requestHeaders: {}, responseHeaders: {}, responseBody: "" },
  };
}

/** A queue in memory, attempts that end when the test says so, and a database that records at once, or when the test says so. */
export function anEngine(overrides: Partial<EngineParts> = {}) {
  const queue = new Map<number, string[]>();
  const attempts = new Map<string, PromiseWithResolvers<Date | null>>();
  const lookAts = new Map<string, Date | null>();
  const requests: ClaimRequest[] = [];
  const log = aLog();
  const flight = { now: 0, most: 0 };
  const parts: EngineParts = {
    maySend: () => true,
    clock: systemClock,
    newId: createIds(),
    log,
    claim: async (options) => {
      requests.push(options);
      const waiting = queue.get(options.bucket) ?? [];
      const deliveries = waiting.splice(0, options.deliveriesMax).map((id) => aClaimed(id, options));
      return { deliveries, more: waiting.length > 0, nextAt: null };
    },
    findWork: async () => ({ buckets: [], nextAt: null }),
    attempt: async (delivery) => {
      flight.now += 1;
      flight.most = Math.max(flight.most, flight.now);
      const ended = Promise.withResolvers<Date | null>();
      attempts.set(delivery.id, ended);
      try {
        lookAts.set(delivery.id, await ended.promise);
        return aSettled(delivery);
      } finally {
        flight.now -= 1;
        attempts.delete(delivery.id);
      }
    },
    record: async ({ id }) => lookAts.get(id) ?? null,
    concurrency: 3,
    laneConcurrency: 2,
    leaseMs: 25_000,
    workerKey: () => null,
    ...overrides,
  };
  const engine = createEngine(parts);
  const end = async (id: string, dueAt: Date | null = null) => {
    attempts.get(id)?.resolve(dueAt);
    await settle();
  };
  return { engine, queue, attempts, requests, log, flight, end };
}

/** Until all that follows without the passing of time has happened: each step takes a turn of the event loop. */
export const settle = async () => {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
/** Lets time pass, and what follows happen. */
export const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
};
/** All time but the turns of the event loop. */
export const MOVED_BY_HAND = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] as const;
