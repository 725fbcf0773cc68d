import { describe, expect, it } from "vitest";
import { sealHeaders } from "../../../src/pipeline/plan/sealed-headers.ts";
import { cancelDeliveries } from "../../../src/pipeline/queue/cancel-deliveries.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { enqueue } from "../../../src/pipeline/queue/enqueue.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import {
  aClaimRequest,
  anEndpoint,
  aPlannedDelivery,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
} from "../../support/builders.ts";
import { type TestStore, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const LANES_LOCKED_MAX = 64;

const laneOf = (store: TestStore, endpointId: string) =>
  store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", endpointId).executeTakeFirstOrThrow();

/** The contract for claims of workers. */
export function claimContract(version: PostgresVersion): void {
  describe("claiming", () => {
    const store = useStore(version);
    const claim = (overrides: Parameters<typeof aClaimRequest>[1] = {}, db = store.db) =>
      claimDeliveries(db, aClaimRequest(store, overrides));
    const claimIds = async (overrides: Parameters<typeof aClaimRequest>[1] = {}) => {
      const { deliveries } = await claim(overrides);
      return deliveries.map(({ id }) => id);
    };

    it("leases a due delivery and returns everything that an attempt needs", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop, { target: "https://example.com/hook" });
      const body = '{"b":1,"a":"é"}';
      const headers = sealHeaders(store.seal, { "x-mine": "1" });
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const [id] = await putDeliveries(store, { shop, endpointId, body, headers, traceparent, orderingKey: "sub:s-1" });
      const options = aClaimRequest(store);
      const { deliveries, more } = await claimDeliveries(store.db, options);
      const stored = await store.db.selectFrom("delivery_status").selectAll().executeTakeFirstOrThrow();
      const lease = await store.db.selectFrom("lease").selectAll().executeTakeFirstOrThrow();
      expect(deliveries).toEqual([
        {
          ...{ bucket: 7, shopId: shop.id, id, leaseId: options.leaseId, endpointId, body, bodyBytes: 16 },
          ...{
            eventId: stored.event_id,
            ruleId: "rul_of_nobody",
            orderingKey: "sub:s-1",
            attempts: 0,
            attemptsSpent: 0,
          },
          ...{ probing: false, format: "haak", contentType: "application/json", headers, traceparent, request: null },
          ...{ endpointKind: "webhook", target: "https://example.com/hook" },
          secrets: [{ sealed: expect.any(String) as string, expires_at: null }],
        },
      ]);
      expect(more).toBe(false);
      expect(stored).toMatchObject({ state: "pending" });
      expect(lease).toEqual({
        ...{ bucket: 7, shop_id: shop.id, delivery_id: id, endpoint_id: endpointId, lease_id: options.leaseId },
        ...{ leased_until: options.leasedUntil, worker_key: null, probing: false, cancelling: false },
      });
    });

    it("leases only what is due", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const [now] = await putDeliveries(store, { shop, endpointId });
      const later = new Date(store.clock.now().getTime() + 60_000);
      const [then] = await putDeliveries(store, { shop, endpointId, createdAt: later });
      expect(await claim()).toMatchObject({ deliveries: [{ id: now }], more: false });
      expect((await laneOf(store, endpointId)).due_at).toEqual(later);
      store.clock.advance(59.999);
      expect(await claimIds()).toEqual([]);
      store.clock.advance(0.001);
      expect(await claimIds()).toEqual([then]);
    });

    it("leases the deliveries of a lane in the order in which they became due", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const ids = await putDeliveries(store, { shop, endpointId, count: 5 });
      store.clock.advance(-1);
      const earlier = await putDeliveries(store, { shop, endpointId, count: 2 });
      store.clock.advance(1);
      expect(await claimIds({ laneConcurrency: 4 })).toEqual([...earlier, ...ids.slice(0, 2)]);
    });

    it("leases no more than the worker has free slots, and says that there is more for the next claim", async () => {
      const shop = await aShop(store);
      const lanes = await Promise.all([1, 2, 3].map(() => anEndpoint(store, shop)));
      for (const endpointId of lanes) await putDeliveries(store, { shop, endpointId, count: 4 });
      const seen = new Set<string>();
      for (const [size, more] of [
        [5, true],
        [5, true],
        [2, false],
      ] as const) {
        const claimed = await claim({ deliveriesMax: 5 });
        expect(claimed).toMatchObject({ deliveries: { length: size }, more });
        for (const { id } of claimed.deliveries) seen.add(id);
      }
      expect(seen.size).toBe(12);
    });

    it("says that there is more if more lanes are due than one claim reads", async () => {
      const shop = await aShop(store);
      for (let lane = 0; lane <= LANES_LOCKED_MAX; lane += 1) {
        await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      }
      const deliveriesMax = 4 * LANES_LOCKED_MAX;
      expect(await claim({ deliveriesMax })).toMatchObject({ deliveries: { length: LANES_LOCKED_MAX }, more: true });
      expect(await claim({ deliveriesMax })).toMatchObject({ deliveries: { length: 1 }, more: false });
    });

    it("locks one lane for every four free slots, so that the other lanes can be settled", async () => {
      const shop = await aShop(store);
      for (let lane = 0; lane < 30; lane += 1)
        await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop), count: 2 });
      expect(await claim({ deliveriesMax: 100 })).toMatchObject({ deliveries: { length: 50 }, more: true });
      expect(await claim({ deliveriesMax: 1 })).toMatchObject({ deliveries: { length: 1 }, more: true });
      expect(await claim({ deliveriesMax: 100 })).toMatchObject({ deliveries: { length: 9 }, more: false });
    });

    it("leaves the lanes of other buckets alone", async () => {
      const shop = await aShop(store, { bucket: 8 });
      await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      expect(await claimIds({ bucket: 7 })).toEqual([]);
      expect(await claimIds({ bucket: 8 })).toHaveLength(1);
    });

    it("skips a paused lane, and a lane with a Retry-After until that time", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      await putDeliveries(store, { shop, endpointId });
      const setLane = (change: { paused?: boolean; not_before?: Date | null }) =>
        store.db.updateTable("lane").set(change).execute();
      await setLane({ paused: true });
      expect(await claimIds()).toEqual([]);
      await setLane({ paused: false, not_before: new Date(store.clock.now().getTime() + 1_000) });
      expect(await claimIds()).toEqual([]);
      store.clock.advance(1);
      expect(await claimIds()).toHaveLength(1);
    });

    it("keeps a lane within its limit if several workers claim at once", async () => {
      const shop = await aShop(store);
      const lanes = [
        { endpointId: await anEndpoint(store, shop, { concurrency: 3 }), limit: 3 },
        { endpointId: await anEndpoint(store, shop), limit: 2 },
        { endpointId: await anEndpoint(store, shop, { concurrency: 40 }), limit: 20 },
      ];
      for (const { endpointId } of lanes) await putDeliveries(store, { shop, endpointId, count: 20 });
      const claims = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          claim({ laneConcurrency: 2, deliveriesMax: 9 }, index % 2 ? store.otherDb : store.db),
        ),
      );
      const rest = await claim({ laneConcurrency: 2 });
      const taken = [...claims, rest].flatMap(({ deliveries }) => deliveries);
      expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
      for (const { endpointId, limit } of lanes) {
        expect(taken.filter((one) => one.endpointId === endpointId)).toHaveLength(limit);
      }
    });

    it("never leases one delivery to two workers, whatever they do at once", async () => {
      const shop = await aShop(store);
      const lanes = await Promise.all([1, 2, 3, 4].map(() => anEndpoint(store, shop)));
      const total = 160;
      for (const endpointId of lanes) await putDeliveries(store, { shop, endpointId, count: total / 4 });
      const holders = new Map<string, string>();
      let delivered = 0;
      const work = async (db: typeof store.db) => {
        for (let round = 0; delivered < total; round += 1) {
          expect(round, "rounds of one worker").toBeLessThan(2_000);
          const { deliveries } = await claim({ deliveriesMax: 7, laneConcurrency: 3 }, db);
          for (const one of deliveries) {
            expect(holders.get(one.id), "is held by another worker").toBeUndefined();
            holders.set(one.id, one.leaseId);
          }
          const settled = await settleDeliveries(
            db,
            {
              bucket: shop.bucket,
              now: store.clock.now(),
              settlements: deliveries.map((one) => aSettlement(store, one)),
            },
            PATIENT_BREAKER,
          );
          delivered += settled.length;
        }
      };
      await Promise.all([store.db, store.otherDb, store.db, store.otherDb, store.db, store.otherDb].map(work));
      expect(holders.size).toBe(total);
      const attempts = await store.db.selectFrom("attempt").select("number").execute();
      expect(attempts).toHaveLength(total);
      expect(await sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: 3 })).toMatchObject({ count: 0 });
    });

    it("skips a lane that another worker has locked, and does not wait", async () => {
      const shop = await aShop(store);
      const [held, free] = [await anEndpoint(store, shop), await anEndpoint(store, shop)];
      await putDeliveries(store, { shop, endpointId: held });
      const [id] = await putDeliveries(store, { shop, endpointId: free });
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [held]);
        expect(await claimIds()).toEqual([id]);
      });
    });

    it("skips the lane of a delivery that is being cancelled, and finds both again if that is rolled back", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const ids = await putDeliveries(store, { shop, endpointId, count: 2 });
      const tx = await store.db.startTransaction().execute();
      await cancelDeliveries(tx, shop, { of: { endpointId }, now: store.clock.now() });
      expect(await claimIds()).toEqual([]);
      await tx.rollback().execute();
      expect(await claimIds()).toEqual(ids);
    });

    it("lets a lane without free slots sleep until one of its attempts is settled", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop, { concurrency: 2 });
      const ids = await putDeliveries(store, { shop, endpointId, count: 3 });
      const { deliveries, more } = await claim();
      expect(deliveries).toHaveLength(2);
      expect(more).toBe(false);
      expect(await laneOf(store, endpointId)).toMatchObject({ due_at: null, blocked: true });
      store.clock.advance(1);
      await settleDeliveries(
        store.db,
        {
          bucket: shop.bucket,
          now: store.clock.now(),
          settlements: deliveries.slice(0, 1).map((one) => aSettlement(store, one)),
        },
        PATIENT_BREAKER,
      );
      expect(await laneOf(store, endpointId)).toMatchObject({ due_at: store.clock.now(), blocked: false });
      expect(await claimIds()).toEqual(ids.slice(2));
    });

    it("loses no wake-up when an event is committed while its lane is being put to sleep", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      await putDeliveries(store, { shop, endpointId });
      await withClient(store.url, async (client) => {
        // A claim by hand: it has locked the lane, found nothing more, and has not committed yet.
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [endpointId]);
        await client.query("delete from pending_delivery");
        const putting = putDeliveries(store, { shop, endpointId });
        await untilBlocked(store);
        await client.query("update lane set due_at = null where endpoint_id = $1", [endpointId]);
        await client.query("commit");
        const [id] = await putting;
        expect((await laneOf(store, endpointId)).due_at).toEqual(store.clock.now());
        expect(await claimIds()).toEqual([id]);
      });
    });

    it("does not put a lane to sleep over a delivery that is not committed yet", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      await store.db.updateTable("lane").set({ due_at: store.clock.now() }).execute();
      await store.otherDb.transaction().execute(async (tx) => {
        await enqueue(tx, shop.bucket, [aPlannedDelivery(store, { shop, endpointId })]);
        expect(await claimIds()).toEqual([]);
      });
      expect(await claimIds()).toHaveLength(1);
    });

    it("locks lanes in one order, so that events with the same endpoints in different order do not deadlock", async () => {
      const shop = await aShop(store);
      // The table has them in the opposite of the locking order.
      const lanes = Array.from({ length: 8 }, (_, index) => `end_${index}`);
      for (const endpointId of lanes.toReversed()) {
        await store.db
          .insertInto("lane")
          .values({ bucket: shop.bucket, shop_id: shop.id, endpoint_id: endpointId })
          .execute();
      }
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [lanes[0]]);
        const deliveries = lanes.toReversed().map((endpointId) => aPlannedDelivery(store, { shop, endpointId }));
        const putting = store.db.transaction().execute((tx) => enqueue(tx, shop.bucket, deliveries));
        await untilBlocked(store);
        const { rows } = await client.query("select endpoint_id from lane where bucket = 7 for update skip locked");
        expect(rows).toHaveLength(lanes.length);
        await client.query("commit");
        await putting;
      });
    });
  });
}
