import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aFailure,
  anEndpoint,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
} from "../../support/builders.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const race = fc.record({
  lanes: fc.array(fc.record({ count: fc.nat(12), limit: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 5,
  }),
  workers: fc.array(fc.record({ limit: fc.integer({ min: 1, max: 8 }), failsEvery: fc.integer({ min: 2, max: 9 }) }), {
    minLength: 2,
    maxLength: 6,
  }),
});

type Race = typeof race extends fc.Arbitrary<infer T> ? T : never;

/** What the workers have in flight, as they know it. It is never more than what the database has leased. */
function createSlots(limits: ReadonlyMap<string, number>) {
  const held = new Map<string, number>();
  const holders = new Set<string>();
  return {
    take(id: string, endpointId: string) {
      expect(holders.has(id), `${id} is held by another worker`).toBe(false);
      holders.add(id);
      held.set(endpointId, (held.get(endpointId) ?? 0) + 1);
      expect(held.get(endpointId), "slots taken in a lane").toBeLessThanOrEqual(limits.get(endpointId) ?? 0);
    },
    release(id: string, endpointId: string) {
      holders.delete(id);
      held.set(endpointId, (held.get(endpointId) ?? 0) - 1);
    },
  };
}

async function runRace(store: TestStore, shop: Shop, { lanes, workers }: Race): Promise<void> {
  const limits = new Map<string, number>();
  for (const { count, limit } of lanes) {
    const endpointId = await anEndpoint(store, shop, { concurrency: limit });
    limits.set(endpointId, limit);
    if (count > 0) await putDeliveries(store, { shop, endpointId, count });
  }
  const progress = { left: lanes.reduce((sum, { count }) => sum + count, 0), attempts: 0 };
  const slots = createSlots(limits);
  const attempt = async (db: Database, one: ClaimedDelivery, failsEvery: number) => {
    progress.attempts += 1;
    const fails = progress.attempts % failsEvery === 0;
    const settlement = fails ? aFailure(store, one, { inSeconds: 0 }) : aSettlement(store, one);
    slots.release(one.id, one.endpointId);
    await settleDeliveries(
      db,
      { bucket: shop.bucket, now: store.clock.now(), settlements: [settlement] },
      PATIENT_BREAKER,
    );
    progress.left -= fails ? 0 : 1;
  };
  const work = async ({ limit, failsEvery }: Race["workers"][number], index: number) => {
    const db = index % 2 === 0 ? store.db : store.otherDb;
    for (let round = 0; progress.left > 0; round += 1) {
      expect(round, "rounds of one worker").toBeLessThan(2_000);
      const { deliveries } = await claimDeliveries(
        db,
        aClaimRequest(store, { bucket: shop.bucket, deliveriesMax: limit }),
      );
      for (const one of deliveries) slots.take(one.id, one.endpointId);
      for (const one of deliveries) await attempt(db, one, failsEvery);
    }
  };
  await Promise.all(workers.map(work));
}

/** The contract for concurrent claims, whatever their order. */
export function claimRaceContract(version: PostgresVersion): void {
  describe("concurrent workers", () => {
    const store = useStore(version);

    it("never send one delivery twice at once, keep each lane within its limit, and send everything", async () => {
      await fc.assert(
        fc.asyncProperty(race, async (one) => {
          const shop = await aShop(store);
          await runRace(store, shop, one);
          const rows = await store.db
            .selectFrom("delivery_status")
            .select("state")
            .where("shop_id", "=", shop.id)
            .execute();
          expect(rows.every(({ state }) => state === "delivered")).toBe(true);
          const swept = await sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: 16 });
          expect(swept.count).toBe(0);
        }),
        { numRuns: sizeOf("livesInStore") },
      );
    });
  });
}
