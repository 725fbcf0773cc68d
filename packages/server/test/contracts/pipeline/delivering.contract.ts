import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { findWork } from "../../../src/pipeline/queue/lanes.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { createAttemptDelivery } from "../../../src/pipeline/send/attempt-delivery.ts";
import { createRecordAttempts } from "../../../src/pipeline/settle/record-attempts.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { createEngine, type Engine } from "../../../src/pipeline/worker.ts";
import { createHttpClient } from "../../../src/platform/http-client/http-client.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import { type Clock, systemClock } from "../../../src/platform/time/clock.ts";
import { anEndpoint, aShop, PATIENT_BREAKER, putDeliveries } from "../../support/builders.ts";
import { aGate, aLog, type TestStore, useStore } from "../../support/harness.ts";
import { type ReceivedCall, startReceiver } from "../../support/receiver.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const LANE_CONCURRENCY = 4;
const LEASE_MS = 60_000;

/** The worker of a hub, from claim to record, over real HTTP. Retries are due at once. It stops with the test. */
function startWorker(store: TestStore, { db, clock }: { db: Database; clock: Clock }): Engine {
  const log = aLog();
  const client = createHttpClient({ allowTargets: ["127.0.0.0/8"] });
  const attempt = createAttemptDelivery({
    ...{ clock, seal: store.seal, random: () => 0, request: client.request, connectors: new Map() },
    openConnection: () => Promise.reject(new Error("There is no connection.")),
    ...{ timeoutMs: 30_000, retryScheduleSeconds: [0, 0, 0], userAgent: "Haak/test" },
  });
  const record = createRecordAttempts({
    ...{
      clock,
      log,
      leaseMs: LEASE_MS,
      onCluster: store.onCluster,
      settle: (batch) => settleDeliveries(db, batch, PATIENT_BREAKER),
      dispatchDirectly: (queue) => engine.dispatchDirectly(queue),
      onSettled: () => undefined,
      onRefused: () => undefined,
    },
  });
  const engine: Engine = createEngine({
    maySend: () => true,
    ...{ clock, log, newId: store.newId, concurrency: 16, laneConcurrency: LANE_CONCURRENCY, leaseMs: LEASE_MS },
    workerKey: () => null,
    claim: (options) => claimDeliveries(db, options),
    findWork: (now) => findWork(db, now),
    attempt,
    record,
  });
  onTestFinished(async () => {
    await engine.stop();
    await client.close();
  });
  engine.start();
  return engine;
}

async function secretOf(store: TestStore, endpointId: string | undefined): Promise<string> {
  const query = store.db.selectFrom("endpoint").select("secrets");
  const { secrets } = await query.where("id", "=", endpointId ?? "").executeTakeFirstOrThrow();
  return store.seal.open(Buffer.from(secrets[0]?.sealed ?? "", "base64"));
}

/** The contract for the parts of a worker together on a real database. */
export function deliveringContract(version: PostgresVersion): void {
  describe("delivering", () => {
    const store = useStore(version);
    // The workers use the machine's clock, because real HTTP takes real time.
    const put = (options: Omit<Parameters<typeof putDeliveries>[1], "createdAt">) =>
      putDeliveries(store, { ...options, createdAt: systemClock.now() });
    const untilDelivered = (count: number) =>
      vi.waitFor(
        async () => {
          const rows = await store.db
            .selectFrom("delivery_status")
            .select("id")
            .where("state", "=", "delivered")
            .execute();
          expect(rows).toHaveLength(count);
        },
        { timeout: 20_000, interval: 20 },
      );

    it("makes each call once, signed over the stored bytes, with two workers that share the lanes", async () => {
      const shop = await aShop(store);
      const receivers = [await startReceiver(), await startReceiver()];
      const endpoints = await Promise.all(receivers.map(({ url }) => anEndpoint(store, shop, { target: url })));
      const ids: string[] = [];
      for (const endpointId of endpoints) ids.push(...(await put({ shop, endpointId, count: 40, body: '{"é": 1}' })));
      const workers = [store.db, store.otherDb].map((db) => startWorker(store, { db, clock: systemClock }));
      for (const worker of workers) worker.hint(shop.bucket);
      await untilDelivered(80);
      const calls = receivers.flatMap((receiver) => receiver.calls);
      expect(calls.map(({ headers }) => headers["webhook-id"]).toSorted()).toEqual(ids.toSorted());
      const webhook = new Webhook(await secretOf(store, endpoints[0]));
      for (const { body, headers } of receivers[0]?.calls ?? []) {
        expect(body).toBe('{"é": 1}');
        expect(() => webhook.verify(body, { ...headers })).not.toThrow();
      }
      const swept = await sweepLanes(store.db, { now: systemClock.now(), laneConcurrency: LANE_CONCURRENCY });
      expect(swept.count).toBe(0);
    });

    it("repeats a refused call with the same id and bytes, and records each attempt", async () => {
      const shop = await aShop(store);
      const refusals = new Map<string, number>();
      const receiver = await startReceiver(({ headers }) => {
        const id = headers["webhook-id"] ?? "";
        refusals.set(id, (refusals.get(id) ?? 0) + 1);
        return { status: (refusals.get(id) ?? 0) > 2 ? 200 : 500 };
      });
      const endpointId = await anEndpoint(store, shop, { target: receiver.url });
      const ids = await put({ shop, endpointId, count: 10 });
      startWorker(store, { db: store.db, clock: systemClock }).hint(shop.bucket);
      await untilDelivered(10);
      const calls = Map.groupBy(receiver.calls, ({ headers }: ReceivedCall) => headers["webhook-id"]);
      for (const id of ids) {
        expect(calls.get(id)).toHaveLength(3);
        expect(new Set(calls.get(id)?.map(({ body }) => body)).size).toBe(1);
      }
      const attempts = await store.db.selectFrom("attempt").select(["number", "status"]).execute();
      expect(attempts.filter(({ status }) => status === 500)).toHaveLength(20);
      expect(attempts.filter(({ number, status }) => number === 3 && status === 200)).toHaveLength(10);
    });

    it("delivers to 20 endpoints while another one hangs with 1,000 pending, and keeps that one within its limit", async () => {
      const shop = await aShop(store);
      const gate = aGate();
      const hanging = await startReceiver(async () => {
        await gate.promise;
        return {};
      });
      const quick = await startReceiver();
      await put({ shop, endpointId: await anEndpoint(store, shop, { target: hanging.url }), count: 1_000 });
      for (let endpoint = 0; endpoint < 20; endpoint += 1) {
        await put({
          shop,
          endpointId: await anEndpoint(store, shop, { target: `${quick.url}/${endpoint}` }),
          count: 5,
        });
      }
      const worker = startWorker(store, { db: store.db, clock: systemClock });
      worker.hint(shop.bucket);
      await untilDelivered(100);
      expect(quick.calls).toHaveLength(100);
      expect(hanging.calls).toHaveLength(LANE_CONCURRENCY);
      const stopped = worker.stop();
      gate.resolve();
      await stopped;
      await untilDelivered(100 + LANE_CONCURRENCY);
    });

    it("stops when the attempts in flight are recorded, and leaves the rest for the next worker", async () => {
      const shop = await aShop(store);
      const gate = aGate();
      const receiver = await startReceiver(async () => {
        await gate.promise;
        return {};
      });
      await put({ shop, endpointId: await anEndpoint(store, shop, { target: receiver.url }), count: 9 });
      const worker = startWorker(store, { db: store.db, clock: systemClock });
      worker.hint(shop.bucket);
      await vi.waitFor(() => expect(receiver.calls).toHaveLength(LANE_CONCURRENCY), { timeout: 10_000 });
      const stopping = worker.stop();
      gate.resolve();
      await stopping;
      const rows = await store.db.selectFrom("delivery_status").select("state").orderBy("id").execute();
      expect(rows.map(({ state }) => state)).toEqual([
        ...Array<string>(LANE_CONCURRENCY).fill("delivered"),
        ...Array<string>(9 - LANE_CONCURRENCY).fill("pending"),
      ]);
      startWorker(store, { db: store.otherDb, clock: systemClock }).hint(shop.bucket);
      await untilDelivered(9);
    });
  });
}
