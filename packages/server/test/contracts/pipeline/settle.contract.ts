import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import type { AttemptSettlement } from "../../../src/pipeline/send/attempt-delivery.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
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
import { TEST_START, type TestStore, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import { readDelivery } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const laneOf = (store: TestStore, endpointId: string) =>
  store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", endpointId).executeTakeFirstOrThrow();
const attemptsOf = (store: TestStore, id: string | undefined) =>
  store.db
    .selectFrom("attempt")
    .selectAll()
    .where("delivery_id", "=", id ?? "")
    .orderBy("number")
    .execute();

/** The contract for ended attempts, and for attempts of workers that died. */
export function settleContract(version: PostgresVersion): void {
  const store = useStore(version);
  const claim = async (overrides: Parameters<typeof aClaimRequest>[1] = {}) =>
    (await claimDeliveries(store.db, aClaimRequest(store, overrides))).deliveries;
  const claimOne = async (overrides: Parameters<typeof aClaimRequest>[1] = {}) => {
    const [one] = await claim(overrides);
    if (!one) throw new Error("Nothing could be claimed.");
    return one;
  };
  const settle = (...settlements: AttemptSettlement[]) =>
    settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements }, PATIENT_BREAKER);
  const prepare = async (count = 1): Promise<{ shop: Shop; endpointId: string; ids: string[] }> => {
    const shop = await aShop(store);
    const endpointId = await anEndpoint(store, shop);
    return { shop, endpointId, ids: await putDeliveries(store, { shop, endpointId, count }) };
  };
  const expire = () => expireLeases(store.db, { kind: "past", now: store.clock.now() });

  describe("settling", () => {
    it("ends a delivered delivery and records its attempt", async () => {
      const { endpointId, shop, ids } = await prepare();
      const settlement = aSettlement(store, await claimOne());
      store.clock.advance(2);
      expect(await settle(settlement)).toEqual([
        {
          ...{ shopId: shop.id, settlement, endpointId, nextEndpointId: endpointId },
          ...{ state: "delivered", pollAt: null },
        },
      ]);
      expect(await readDelivery(store, ids[0])).toMatchObject({
        ...{ state: "delivered", attempts: 1, attempts_spent: 1, lease_id: null, leased_until: null },
      });
      expect(await attemptsOf(store, ids[0])).toEqual([
        {
          ...{
            bucket: 7,
            shop_id: shop.id,
            delivery_id: ids[0],
            number: 1,
            at: settlement.attempt.at,
            duration_ms: 12,
          },
          ...{ outcome: "delivered", status: 200, error: null, request_headers: { "webhook-id": ids[0] } },
          ...{ response_headers: { "content-type": "text/plain" }, response_body: "ok" },
        },
      ]);
      expect(await laneOf(store, endpointId)).toMatchObject({
        ...{ last_success_at: store.clock.now(), failing_since: null, due_at: null },
      });
    });

    it("keeps the id and the bytes of a delivery that waits for its retry", async () => {
      const { endpointId, ids } = await prepare();
      const first = await claimOne();
      await settle(aFailure(store, first, { inSeconds: 5 }));
      const dueAt = new Date(store.clock.now().getTime() + 5_000);
      expect(await readDelivery(store, ids[0])).toMatchObject({ state: "waiting", due_at: dueAt });
      expect(await laneOf(store, endpointId)).toMatchObject({ due_at: dueAt });
      expect(await claim()).toEqual([]);
      store.clock.advance(5);
      expect(await claimOne()).toMatchObject({ id: first.id, body: first.body, attemptsSpent: 1 });
    });

    it("numbers the attempts of a delivery from one, without a gap", async () => {
      const { ids } = await prepare();
      for (let number = 1; number <= 4; number += 1) {
        await settle(aFailure(store, await claimOne(), { inSeconds: 0 }));
      }
      expect((await attemptsOf(store, ids[0])).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
      expect(await readDelivery(store, ids[0])).toMatchObject({ attempts: 4, attempts_spent: 4 });
    });

    it("ends a delivery as failed when its schedule is used up", async () => {
      const { ids } = await prepare();
      await settle(aFailure(store, await claimOne(), { state: "failed" }));
      store.clock.advance(86_400);
      expect(await readDelivery(store, ids[0])).toMatchObject({ state: "failed" });
      expect(await claim()).toEqual([]);
    });

    it("pauses the whole lane for the Retry-After of its receiver, and never shortens that pause", async () => {
      const { endpointId } = await prepare(3);
      const [one, two] = [await claimOne({ deliveriesMax: 1 }), await claimOne({ deliveriesMax: 1 })];
      const at = (seconds: number) => new Date(store.clock.now().getTime() + seconds * 1_000);
      await settle(aFailure(store, one, { laneNotBefore: at(60) }));
      await settle(aFailure(store, two, { laneNotBefore: at(30) }));
      expect(await laneOf(store, endpointId)).toMatchObject({ not_before: at(60) });
      store.clock.advance(59);
      expect(await claim()).toEqual([]);
      store.clock.advance(1);
      expect(await claim()).toHaveLength(3);
    });

    it("keeps the time since when an endpoint fails, until a call is delivered", async () => {
      const { endpointId } = await prepare(4);
      const failingSince = store.clock.now();
      await settle(aFailure(store, await claimOne({ deliveriesMax: 1 }), { inSeconds: 600 }));
      store.clock.advance(60);
      await settle(aFailure(store, await claimOne({ deliveriesMax: 1 }), { inSeconds: 600 }));
      expect(await laneOf(store, endpointId)).toMatchObject({ failing_since: failingSince, last_success_at: null });
      await settle(aSettlement(store, await claimOne({ deliveriesMax: 1 })));
      expect(await laneOf(store, endpointId)).toMatchObject({
        failing_since: null,
        last_success_at: store.clock.now(),
      });
    });

    it("settles a batch over several lanes, each with its own result", async () => {
      const shop = await aShop(store);
      const [up, down] = [await anEndpoint(store, shop), await anEndpoint(store, shop)];
      await putDeliveries(store, { shop, endpointId: up, count: 2 });
      await putDeliveries(store, { shop, endpointId: down, count: 2 });
      const deliveries = await claim();
      await settle(
        ...deliveries.map((one) => (one.endpointId === up ? aSettlement(store, one) : aFailure(store, one))),
      );
      expect(await laneOf(store, up)).toMatchObject({ failing_since: null, due_at: null });
      expect(await laneOf(store, down)).toMatchObject({ failing_since: store.clock.now(), last_success_at: null });
    });

    it("stores an answer with any character that a receiver can send", async () => {
      const { ids } = await prepare();
      const responseBody = '{"a":"\\u0000"} \'"{},NULL é \u{1f600} \\ \n';
      const responseHeaders = { "x-odd": 'a"b\\c,{}' };
      await settle(aSettlement(store, await claimOne(), { attempt: { responseBody, responseHeaders } }));
      expect(await attemptsOf(store, ids[0])).toMatchObject([
        { response_body: responseBody, response_headers: responseHeaders },
      ]);
    });

    it("records nothing if one settlement of the batch is refused, and all others when it is repeated without that one", async () => {
      const { ids } = await prepare(2);
      const [one, two] = await claim();
      if (!one || !two) throw new Error("Two were claimed.");
      const poison = aSettlement(store, two, { attempt: { responseBody: "NUL \0" } });
      await expect(settle(aSettlement(store, one), poison)).rejects.toThrow();
      expect(await attemptsOf(store, ids[0])).toEqual([]);
      expect(await settle(aSettlement(store, one))).toHaveLength(1);
    });
  });

  describe("a lease", () => {
    it("that has expired makes its delivery due again since its first due time, without an attempt", async () => {
      const { endpointId, ids } = await prepare();
      await claimOne();
      store.clock.advance(60);
      expect(await expire()).toEqual({ count: 0, buckets: [] });
      store.clock.advance(0.001);
      expect(await expire()).toEqual({ count: 1, buckets: [7] });
      expect(await readDelivery(store, ids[0])).toMatchObject({
        ...{ state: "pending", due_at: TEST_START, attempts: 0, attempts_spent: 0, lease_id: null },
      });
      expect(await laneOf(store, endpointId)).toMatchObject({ due_at: TEST_START });
      expect(await attemptsOf(store, ids[0])).toEqual([]);
      expect(await claim()).toHaveLength(1);
    });

    it("that has expired during a retry leaves the number of spent attempts unchanged", async () => {
      const { ids } = await prepare();
      await settle(aFailure(store, await claimOne(), { inSeconds: 0 }));
      await claimOne();
      store.clock.advance(61);
      await expire();
      expect(await readDelivery(store, ids[0])).toMatchObject({ state: "waiting", attempts: 1, attempts_spent: 1 });
    });

    it("that has expired keeps the place of its deliveries: they are claimed before later ones", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const [first] = await putDeliveries(store, { shop, endpointId });
      await claimDeliveries(store.db, aClaimRequest(store));
      store.clock.advance(1);
      await putDeliveries(store, { shop, endpointId, createdAt: store.clock.now(), count: 3 });
      store.clock.advance(90);
      await expire();
      const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { deliveriesMax: 1 }));
      expect(deliveries.map(({ id }) => id)).toEqual([first]);
    });

    it("ends at once if no other worker can be alive", async () => {
      await prepare(3);
      await claim();
      expect(await expireLeases(store.db, { kind: "all", now: store.clock.now() })).toEqual({ count: 3, buckets: [7] });
      expect(await claim()).toHaveLength(3);
    });

    it("lets only its holder settle: a late worker changes nothing and records no attempt", async () => {
      const { endpointId, ids } = await prepare();
      const late = await claimOne();
      store.clock.advance(61);
      await expire();
      expect(await settle(aFailure(store, late))).toEqual([]);
      const holder = await claimOne();
      expect(await settle(aFailure(store, late))).toEqual([]);
      expect(await readDelivery(store, ids[0])).toMatchObject({ state: "sending", lease_id: holder.leaseId });
      expect(await laneOf(store, endpointId)).toMatchObject({ failing_since: null });
      expect(await settle(aSettlement(store, holder))).toMatchObject([{ state: "delivered" }]);
      expect(await settle(aFailure(store, late))).toEqual([]);
      expect(await attemptsOf(store, ids[0])).toMatchObject([{ number: 1, outcome: "delivered" }]);
    });

    it.each(["before", "after"])(
      "keeps the holder's attempt when a late one of the same delivery is recorded in the same batch, %s it",
      async (place) => {
        const { endpointId, ids } = await prepare();
        const late = aFailure(store, await claimOne(), { laneNotBefore: new Date(store.clock.now().getTime() + 9e6) });
        store.clock.advance(61);
        await expire();
        const holder = aSettlement(store, await claimOne());
        await settle(...(place === "before" ? [late, holder] : [holder, late]));
        expect(await readDelivery(store, ids[0])).toMatchObject({ state: "delivered" });
        expect(await attemptsOf(store, ids[0])).toMatchObject([{ number: 1, outcome: "delivered", status: 200 }]);
        expect(await laneOf(store, endpointId)).toMatchObject({ not_before: null, failing_since: null });
      },
    );

    it("that expires while its holder settles is either expired or settled, never both", async () => {
      const { ids } = await prepare();
      const holder = await claimOne();
      store.clock.advance(61);
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from pending_delivery where bucket = 7 and id = $1 for update", [ids[0]]);
        const settling = settle(aSettlement(store, holder));
        await untilBlocked(store);
        expect(await expire()).toMatchObject({ count: 0 });
        await client.query("commit");
        expect(await settling).toHaveLength(1);
      });
      expect(await expire()).toMatchObject({ count: 0 });
      expect(await readDelivery(store, ids[0])).toMatchObject({ state: "delivered", attempts: 1 });
    });

    it("that has expired frees its slot, so that a full lane continues", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop, { concurrency: 1 });
      await putDeliveries(store, { shop, endpointId, count: 2 });
      await claimOne();
      expect(await laneOf(store, endpointId)).toMatchObject({ due_at: null, blocked: true });
      store.clock.advance(61);
      await expire();
      expect(await claim()).toHaveLength(1);
    });
  });
}
