import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import type { AttemptSettlement } from "../../../src/pipeline/send/attempt-delivery.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { aClaimRequest, aFailure, anEndpoint, aSettlement, aShop, putDeliveries } from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for the rate of a lane, for what is sent first, and for failing endpoints. */
export function laneContract(version: PostgresVersion): void {
  const store = useStore(version);
  const prepare = async (count: number) => {
    const shop = await aShop(store);
    const endpointId = await anEndpoint(store, shop);
    return { shop, endpointId, ids: await putDeliveries(store, { shop, endpointId, count }) };
  };
  const claimAll = (overrides: Parameters<typeof aClaimRequest>[1] = {}) =>
    claimDeliveries(store.db, aClaimRequest(store, overrides));
  const claim = async (overrides: Parameters<typeof aClaimRequest>[1] = {}) => (await claimAll(overrides)).deliveries;
  const settle = (...settlements: AttemptSettlement[]) =>
    settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements });
  const laneOf = (endpointId: string) =>
    store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", endpointId).executeTakeFirstOrThrow();
  const failAll = async (count: number) => {
    for (const one of await claim({ deliveriesMax: count })) await settle(aFailure(store, one, { inSeconds: 3_600 }));
  };

  describe("the breaker of a lane", () => {
    it("opens after five failures in a row, and then nothing is claimed", async () => {
      const { endpointId } = await prepare(20);
      await failAll(5);
      expect(await claim()).toEqual([]);
      expect((await laneOf(endpointId)).probe_at).toEqual(new Date(store.clock.now().getTime() + 30_000));
    });

    it("lets one delivery probe when the probe is due, and the next one only after that attempt has ended", async () => {
      await prepare(20);
      await failAll(5);
      store.clock.advance(30);
      const { deliveries } = await claimAll();
      expect(deliveries).toHaveLength(1);
      expect(deliveries[0]?.probing).toBe(true);
      expect(await claim()).toEqual([]);
    });

    it("closes when a probe is delivered, and everything is sent again", async () => {
      const { endpointId } = await prepare(20);
      await failAll(5);
      store.clock.advance(30);
      const [probe] = await claim();
      if (probe) await settle(aSettlement(store, probe));
      expect((await laneOf(endpointId)).breaker).toMatchObject({ kind: "closed" });
      expect(await claim()).toHaveLength(14);
    });

    it("waits twice as long after a probe that failed", async () => {
      const { endpointId } = await prepare(20);
      await failAll(5);
      store.clock.advance(30);
      const [probe] = await claim();
      if (probe) await settle(aFailure(store, probe, { dueAt: store.clock.now(), attemptsSpent: probe.attemptsSpent }));
      expect((await laneOf(endpointId)).probe_at).toEqual(new Date(store.clock.now().getTime() + 60_000));
    });

    it("lets another delivery probe if the worker of the first probe has died", async () => {
      await prepare(20);
      await failAll(5);
      store.clock.advance(30);
      const [first] = await claim();
      store.clock.advance(61);
      const [second] = await claim();
      expect(second?.probing).toBe(true);
      expect(second?.id).not.toBe(first?.id);
    });
  });

  describe("the probe of a lane", () => {
    it("goes at once if the lease of the one before was freed, because its worker has died", async () => {
      const { endpointId } = await prepare(20);
      await failAll(5);
      store.clock.advance(30);
      expect(await claim()).toHaveLength(1);
      store.clock.advance(3);
      const now = store.clock.now();
      await expireLeases(store.db, { kind: "all", now });
      expect((await laneOf(endpointId)).breaker).toEqual({
        kind: "open",
        probeAtMs: now.getTime(),
        probeGapSeconds: 30,
      });
      expect(await claim()).toMatchObject([{ probing: true }]);
      expect(await claim()).toEqual([]);
    });

    it("waits for a slot while attempts of before it opened take all of them", async () => {
      const { endpointId } = await prepare(20);
      const before = await claim({ laneConcurrency: 7 });
      for (const one of before.slice(2)) await settle(aFailure(store, one, { inSeconds: 3_600 }));
      store.clock.advance(30);
      const [hanging] = before;
      if (hanging === undefined) throw new Error("Nothing was claimed.");
      expect(await claimAll({ laneConcurrency: 2 })).toEqual({ deliveries: [], more: false, nextAt: null });
      expect(await laneOf(endpointId)).toMatchObject({ sending: 2, blocked: true });
      await settle(aFailure(store, hanging, { inSeconds: 3_600 }));
      expect(await claim({ laneConcurrency: 2 })).toMatchObject([{ probing: true }]);
      expect((await laneOf(endpointId)).sending).toBe(2);
    });
  });

  describe("the rate of a lane", () => {
    it("is never exceeded, and calls that a second did not use are not added to the next", async () => {
      const { endpointId } = await prepare(100);
      await store.db.updateTable("lane").set({ rate_per_second: 10 }).where("endpoint_id", "=", endpointId).execute();
      store.clock.advance(60);
      const counts: number[] = [];
      for (let step = 0; step < 200; step += 1) {
        const claimed = await claim();
        counts.push(claimed.length);
        await settle(...claimed.map((one) => aSettlement(store, one)));
        store.clock.advance(0.01);
      }
      for (let from = 0; from + 100 <= counts.length; from += 1) {
        expect(counts.slice(from, from + 100).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(10);
      }
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    });

    it("says when the next call may be made, so that no claim is made in vain", async () => {
      const { endpointId } = await prepare(3);
      await store.db.updateTable("lane").set({ rate_per_second: 4 }).where("endpoint_id", "=", endpointId).execute();
      const { deliveries, more, nextAt } = await claimAll();
      expect([deliveries.length, more, nextAt]).toEqual([1, false, new Date(store.clock.now().getTime() + 250)]);
    });
  });

  describe("sent first in a lane", () => {
    it("are fresh deliveries, before retries", async () => {
      const { shop, endpointId, ids } = await prepare(1);
      const [old] = await claim();
      if (old) await settle(aFailure(store, old, { inSeconds: 1 }));
      store.clock.advance(10);
      const [fresh] = await putDeliveries(store, { shop, endpointId });
      const order = [await claim({ deliveriesMax: 1 }), await claim({ deliveriesMax: 1 })].flat().map(({ id }) => id);
      expect(order).toEqual([fresh, ids[0]]);
    });

    it("are retries that have waited half a minute longer, so that they never starve", async () => {
      const { shop, endpointId, ids } = await prepare(1);
      const [old] = await claim();
      if (old) await settle(aFailure(store, old, { inSeconds: 1 }));
      store.clock.advance(32);
      await putDeliveries(store, { shop, endpointId, count: 50 });
      expect((await claim({ deliveriesMax: 1 })).map(({ id }) => id)).toEqual(ids);
    });

    it("are, of several lanes, those of the lane that was served longest ago", async () => {
      const shop = await aShop(store);
      const busy = await anEndpoint(store, shop, { target: "https://example.com/busy" });
      const quiet = await anEndpoint(store, shop, { target: "https://example.com/quiet" });
      await putDeliveries(store, { shop, endpointId: busy, count: 10 });
      await claim({ deliveriesMax: 2 });
      store.clock.advance(1);
      await putDeliveries(store, { shop, endpointId: quiet });
      expect((await claim({ deliveriesMax: 1 })).map(({ endpointId }) => endpointId)).toEqual([quiet]);
    });
  });
}
