import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import type { AttemptSettlement } from "../../../src/pipeline/send/attempt-delivery.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { aClaimRequest, anAccept, anEvent, aRule, aShop, PATIENT_BREAKER } from "../../support/builders.ts";
import type { TestStore } from "../../support/harness.ts";

/** A worker that a test steps by hand, in the bucket of the tests' shops. */
export function byHand(store: TestStore) {
  const claim = async (overrides: Parameters<typeof aClaimRequest>[1] = {}) =>
    (await claimDeliveries(store.db, aClaimRequest(store, overrides))).deliveries;
  return {
    claim,
    async claimOne() {
      const [one] = await claim({ deliveriesMax: 1 });
      if (!one) throw new Error("Nothing could be claimed.");
      return one;
    },
    settle: (...settlements: AttemptSettlement[]) =>
      settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements }, PATIENT_BREAKER),
    sweep: async () => (await sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: 16 })).count,
    /** A shop with one pending call. */
    async prepare() {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      await anAccept(store)(shop, anEvent());
      const { id } = await store.db.selectFrom("delivery").select("id").executeTakeFirstOrThrow();
      return { shop, rule, id };
    },
    laneOf: (endpointId: string) =>
      store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", endpointId).executeTakeFirstOrThrow(),
  };
}
