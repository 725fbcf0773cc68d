import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { findWork } from "../../../src/pipeline/queue/lanes.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { SteppedSession } from "../../simulation/stepped-sessions.ts";
import { aClaimRequest, aFailure, anEndpoint, aSettlement, aShop, putDeliveries } from "../../support/builders.ts";
import { useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for finding work: lanes that are due, and lanes that missed a wake-up. */
export function sweepContract(version: PostgresVersion): void {
  const store = useStore(version);
  const sweep = () => sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: 16 });
  const claim = async () => (await claimDeliveries(store.db, aClaimRequest(store))).deliveries;
  interface LaneChange {
    readonly due_at?: Date | null;
    readonly fresh_from?: Date;
    readonly retry_from?: Date;
    readonly paused?: boolean;
    readonly blocked?: boolean;
    readonly not_before?: Date;
  }
  const setLane = (change: LaneChange) => store.db.updateTable("lane").set(change).execute();
  const inSeconds = (seconds: number) => new Date(store.clock.now().getTime() + seconds * 1_000);

  describe("the sweeper", () => {
    it("wakes a lane that sleeps although it has due work, and counts it", async () => {
      const shop = await aShop(store);
      await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      await setLane({ due_at: null, blocked: true });
      expect(await claim()).toEqual([]);
      expect(await sweep()).toMatchObject({ count: 1, buckets: [7] });
      expect(await claim()).toHaveLength(1);
      expect(await sweep()).toMatchObject({ count: 0, buckets: [] });
    });

    it("finds a due delivery before the place where the claims of its lane begin", async () => {
      const shop = await aShop(store);
      const ids = await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      await setLane({ fresh_from: inSeconds(1) });
      expect(await claim()).toEqual([]);
      expect(await sweep()).toMatchObject({ count: 1, buckets: [7] });
      expect((await claim()).map(({ id }) => id)).toEqual(ids);
      expect(await sweep()).toMatchObject({ count: 0, buckets: [] });
    });

    it("finds a retry before the place where the claims of its lane begin", async () => {
      const shop = await aShop(store);
      const ids = await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      const settlements = (await claim()).map((one) => aFailure(store, one));
      await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements });
      store.clock.advance(5);
      await setLane({ retry_from: inSeconds(1) });
      expect(await claim()).toEqual([]);
      await setLane({ due_at: null });
      expect(await sweep()).toMatchObject({ count: 1, buckets: [7] });
      expect((await claim()).map(({ id }) => id)).toEqual(ids);
    });

    it("counts lanes, and names each bucket once", async () => {
      const shops = [await aShop(store), await aShop(store), await aShop(store, { bucket: 200 })];
      for (const shop of shops) await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      await setLane({ due_at: null });
      const swept = await sweep();
      expect(swept.count).toBe(3);
      expect(swept.buckets.toSorted((a, b) => a - b)).toEqual([7, 200]);
    });

    it("finds nothing in lanes that are empty, full or paused, or whose work is not due yet", async () => {
      const shop = await aShop(store);
      await anEndpoint(store, shop);
      const full = await anEndpoint(store, shop, { concurrency: 1 });
      await putDeliveries(store, { shop, endpointId: full, count: 3 });
      expect(await claim()).toHaveLength(1);
      const later = await anEndpoint(store, shop);
      await putDeliveries(store, { shop, endpointId: later, createdAt: inSeconds(60) });
      await store.db.updateTable("lane").set({ due_at: null }).where("endpoint_id", "=", later).execute();
      const paused = await anEndpoint(store, shop);
      await putDeliveries(store, { shop, endpointId: paused });
      await store.db
        .updateTable("lane")
        .set({ due_at: null, paused: true })
        .where("endpoint_id", "=", paused)
        .execute();
      expect(await sweep()).toMatchObject({ count: 0, buckets: [] });
    });

    it("skips a locked lane, because a worker uses it", async () => {
      const shop = await aShop(store);
      await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      await setLane({ due_at: null });
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 for update");
        expect(await sweep()).toMatchObject({ count: 0, buckets: [] });
      });
    });
  });

  describe("a sweep beside a worker", () => {
    it("does not count a lane that is woken between its look and its lock", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop, { concurrency: 1 });
      await putDeliveries(store, { shop, endpointId, count: 2 });
      const [sent] = await claim();
      if (sent === undefined) throw new Error("Nothing could be claimed.");
      await withClient(store.url, async (observer) => {
        const session = await SteppedSession.open({ url: store.url, observer, onCommit: () => undefined });
        const swept = sweepLanes(session.db, { now: store.clock.now(), laneConcurrency: 16 });
        // The lane is full and has due work, so that the sweep suspects it.
        for (await session.arrived(); session.nextText !== "begin"; await session.arrived()) await session.step();
        await settleDeliveries(store.db, {
          bucket: 7,
          now: store.clock.now(),
          settlements: [aSettlement(store, sent)],
        });
        await finishing(session, swept);
        expect(await swept).toMatchObject({ count: 0, buckets: [] });
        await session.close();
      });
      expect(await claim()).toHaveLength(1);
    });
  });

  describe("a poll of the lanes", () => {
    it("returns the buckets with due work, and when the next lane is due", async () => {
      const shops = await Promise.all([7, 8, 9].map((bucket) => aShop(store, { bucket })));
      for (const [index, shop] of shops.entries()) {
        await putDeliveries(store, {
          shop,
          endpointId: await anEndpoint(store, shop),
          createdAt: inSeconds(index * 30),
        });
      }
      expect(await findWork(store.db, store.clock.now())).toEqual({ buckets: [7], nextAt: inSeconds(30) });
    });

    it("returns the next due time also if another lane of the same bucket is due now", async () => {
      const shop = await aShop(store);
      for (const seconds of [0, 30, 10]) {
        const endpointId = await anEndpoint(store, shop);
        await putDeliveries(store, { shop, endpointId, createdAt: inSeconds(seconds) });
      }
      expect(await findWork(store.db, store.clock.now())).toEqual({ buckets: [7], nextAt: inSeconds(10) });
    });

    it("finds nothing in paused or empty lanes, and respects Retry-After", async () => {
      expect(await findWork(store.db, store.clock.now())).toEqual({ buckets: [], nextAt: null });
      const shop = await aShop(store);
      await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      await setLane({ not_before: inSeconds(120) });
      expect(await findWork(store.db, store.clock.now())).toEqual({ buckets: [], nextAt: inSeconds(120) });
      await setLane({ paused: true });
      expect(await findWork(store.db, inSeconds(600))).toEqual({ buckets: [], nextAt: null });
    });
  });
}

/** Carries out what is left of the work of a session. */
async function finishing(session: SteppedSession, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await Promise.race([session.arrived(), ended]);
    if (!isOver) await session.step();
  }
}
