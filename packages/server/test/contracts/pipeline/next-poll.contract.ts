import { DEFAULT_BREAKER_SETTINGS } from "@haak/core";
import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { AttemptSettlement } from "../../../src/pipeline/send/attempt-delivery.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import {
  aClaimRequest,
  aFailure,
  anEndpoint,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
} from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for when a worker must poll a lane after settling: not too early, because that costs a claim, and not too late. */
export function nextPollContract(version: PostgresVersion): void {
  const store = useStore(version);
  const now = () => store.clock.now();
  const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1_000);
  const claim = async () => (await claimDeliveries(store.db, aClaimRequest(store))).deliveries;
  const settle = async (settlements: AttemptSettlement[], breaker = PATIENT_BREAKER) => {
    const settled = await settleDeliveries(store.db, { bucket: 7, now: now(), settlements }, breaker);
    const times = new Set(settled.map(({ pollAt }) => pollAt?.toISOString() ?? null));
    expect(times.size).toBe(1);
    return settled[0]?.pollAt ?? null;
  };
  const prepare = async (request: { count?: number; concurrency?: number } = {}) => {
    const { count = 1, ...limits } = request;
    const shop = await aShop(store);
    const endpointId = await anEndpoint(store, shop, limits);
    await putDeliveries(store, { shop, endpointId, count });
    return { shop, endpointId };
  };

  describe("after an attempt, a lane must be polled", () => {
    it("never, if nothing is pending there", async () => {
      await prepare({ count: 2 });
      const claimed = await claim();
      expect(await settle(claimed.map((one) => aSettlement(store, one)))).toBeNull();
    });

    it("now, if it was full and more is due", async () => {
      await prepare({ count: 3, concurrency: 2 });
      const [first] = await claim();
      if (first) expect(await settle([aSettlement(store, first)])).toEqual(now());
      expect(await claim()).toHaveLength(1);
    });

    it("when the retry is due, and not before the Retry-After has passed", async () => {
      await prepare({ count: 2 });
      const [first, second] = await claim();
      if (!first || !second) throw new Error("Two were due.");
      expect(await settle([aFailure(store, first, { inSeconds: 5 })])).toEqual(inSeconds(5));
      const asked = aFailure(store, second, { inSeconds: 7, laneNotBefore: inSeconds(60) });
      expect(await settle([asked])).toEqual(inSeconds(60));
    });

    it("now, if a deferred delivery is released", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      for (let count = 0; count < 2; count += 1)
        await putDeliveries(store, { shop, endpointId, orderingKey: "order:1" });
      const claimed = await claim();
      expect(claimed).toHaveLength(1);
      expect(await settle(claimed.map((one) => aSettlement(store, one)))).toEqual(now());
      expect(await claim()).toHaveLength(1);
    });

    it("when the probe is due, if its breaker has opened", async () => {
      await prepare({ count: 6, concurrency: 5 });
      const failures = (await claim()).map((one) => aFailure(store, one, { inSeconds: 5 }));
      const { firstProbeSeconds } = DEFAULT_BREAKER_SETTINGS;
      expect(await settle(failures, DEFAULT_BREAKER_SETTINGS)).toEqual(inSeconds(firstProbeSeconds));
    });

    it("never, if it is switched off", async () => {
      await prepare({ count: 3, concurrency: 1 });
      const [first] = await claim();
      await store.db.updateTable("lane").set({ paused: true }).execute();
      if (first) expect(await settle([aSettlement(store, first)])).toBeNull();
    });
  });
}
