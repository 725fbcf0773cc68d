import { describe, expect, it } from "vitest";
import { takeStep } from "../../../src/features/endpoint-health/take-step.ts";
import { readWatched } from "../../../src/features/endpoint-health/watched-endpoint.ts";
import { type EndpointChange, switchEndpoint } from "../../../src/features/endpoints/switch-endpoint.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aFailure,
  anEndpoint,
  aRule,
  aSettlement,
  aShop,
  putDeliveries,
} from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { type Answer, reportedEvents, watch, watchParts, work } from "../../support/watching.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** The contract for an endpoint that fails for days. */
export function healthContract(version: PostgresVersion): void {
  const store = useStore(version);
  const prepare = async (count = 5, kind: "webhook" | "zapier" = "webhook") => {
    const shop = await aShop(store);
    const endpointId = await anEndpoint(store, shop, { kind });
    await putDeliveries(store, { shop, endpointId, count });
    return { shop, endpointId };
  };
  const laneOf = (endpointId: string) =>
    store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", endpointId).executeTakeFirstOrThrow();
  const endpointOf = (endpointId: string) =>
    store.db.selectFrom("endpoint").selectAll().where("id", "=", endpointId).executeTakeFirstOrThrow();
  const change = (shop: Shop, id: string, patch: EndpointChange) =>
    store.db.transaction().execute((tx) => switchEndpoint(store, tx, { shop, id, patch }));
  /** Fails an attempt every four hours for this many hours, and runs the health job after each. */
  const fail = async (hours: number) => {
    for (let passed = 0; passed < hours; passed = Math.min(hours, passed + 4)) {
      store.clock.advance(Math.min(4, hours - passed) * HOUR);
      await work(store, () => "failed");
      await watch(store);
    }
  };
  const stepsOf = async (shop: Shop) =>
    (await reportedEvents(store, shop)).map(({ type, data }) => [type.replace("endpoint.", ""), data.endpoint.percent]);

  describe("an endpoint that fails", () => {
    it("is marked for the health job when its breaker opens, and not by each failure", async () => {
      const { shop, endpointId } = await prepare(5);
      const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
      const marks: (Date | null)[] = [];
      for (const one of deliveries) {
        const settlements = [aFailure(store, one)];
        await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements });
        marks.push((await laneOf(endpointId)).health_check_at);
      }
      expect(marks).toEqual([null, null, null, null, store.clock.now()]);
      await watch(store);
      expect(await laneOf(endpointId)).toMatchObject({
        ...{ health_check_at: null, notified_percent: null, notified_at: store.clock.now() },
      });
      expect(await stepsOf(shop)).toEqual([["failing", null]]);
    });

    it("causes warnings at 50, 70 and 90 percent of five days, and is then switched off with its pending deliveries kept", async () => {
      const { shop, endpointId } = await prepare();
      await work(store, () => "failed");
      await watch(store);
      const since = store.clock.now();
      await fail(119);
      const warned = [
        ["failing", null],
        ["failing", 50],
        ["failing", 70],
        ["failing", 90],
      ];
      expect(await stepsOf(shop)).toEqual(warned);
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: true });
      await fail(1);
      expect(await stepsOf(shop)).toEqual([...warned, ["switched_off", null]]);
      expect(store.clock.now().getTime() - since.getTime()).toBe(5 * DAY * 1_000);
      expect(await endpointOf(endpointId)).toMatchObject({
        ...{ enabled: false, off_reason: "failing", off_at: store.clock.now() },
      });
      const states = await store.db
        .selectFrom("delivery_status")
        .select("state")
        .where("rule_id", "=", "rul_of_nobody")
        .execute();
      expect(states.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => "waiting"));
      await fail(48);
      expect(await stepsOf(shop)).toHaveLength(5);
    });

    it("is reported with its key, its figures and its last failure", async () => {
      const { shop, endpointId } = await prepare();
      await work(store, () => "failed");
      await watch(store);
      const at = store.clock.now().toISOString();
      const [event] = await reportedEvents(store, shop);
      expect(event).toMatchObject({
        key: `endpoint:${endpointId}:failing:${at}`,
        ...{ type: "endpoint.failing", occurred_at: at },
        data: {
          endpoint: {
            ...{ id: endpointId, kind: "webhook", health: "paused", off_reason: null, failing_since: at, failures: 5 },
            ...{ last_success_at: null, pending: 5, failed: 0, percent: null, rules: [] },
            switches_off_at: new Date(store.clock.now().getTime() + 5 * DAY * 1_000).toISOString(),
          },
          last_error: { at, outcome: "rejected", status: 500, error: null },
        },
      });
      await fail(60);
      expect((await reportedEvents(store, shop))[1]?.key).toBe(`endpoint:${endpointId}:failing:${at}:50`);
    });

    it("starts again from zero when a call is delivered, and is reported as working again", async () => {
      const { shop, endpointId } = await prepare();
      await fail(114);
      store.clock.advance(HOUR);
      await work(store, () => "delivered");
      await watch(store);
      const since = store.clock.now();
      expect(await laneOf(endpointId)).toMatchObject({ failing_since: null, failures: 0, notified_since: null });
      await putDeliveries(store, { shop, endpointId, count: 5 });
      await fail(114);
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: true });
      const rounds = [
        ["failing", null],
        ["failing", 50],
        ["failing", 70],
        ["failing", 90],
      ];
      expect(await stepsOf(shop)).toEqual([...rounds, ["recovered", null], ...rounds]);
      const recovered = (await reportedEvents(store, shop))[4];
      expect(recovered).toMatchObject({ occurred_at: since.toISOString(), data: { endpoint: { health: "ok" } } });
    });

    it("has failed only since its last success, also if success and failure are recorded together", async () => {
      const { endpointId } = await prepare(3);
      store.clock.advance(1);
      const [first, second, third] = (await claimDeliveries(store.db, aClaimRequest(store))).deliveries;
      if (!first || !second || !third) throw new Error("Three were claimed.");
      await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements: [aFailure(store, first)] });
      store.clock.advance(DAY);
      const at = (ms: number) => ({ at: new Date(store.clock.now().getTime() + ms) });
      const settlements = [
        aFailure(store, third, { attempt: { ...at(1), outcome: "rejected", status: 500 } }),
        aSettlement(store, second, { attempt: at(0) }),
      ];
      await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements });
      expect(await laneOf(endpointId)).toMatchObject({ failing_since: store.clock.now(), failures: 1 });
    });

    it("starts again from zero when a person switches it on", async () => {
      const { shop, endpointId } = await prepare();
      await work(store, () => "failed");
      await fail(120);
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: false });
      store.clock.advance(10 * DAY);
      await change(shop, endpointId, { enabled: true });
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: true, off_reason: null, off_at: null });
      expect(await laneOf(endpointId)).toMatchObject({ failing_since: null, failures: 0, paused: false });
      await fail(120);
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: true });
      await fail(12);
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: false, off_reason: "failing" });
    });

    it("that was switched off and on is reported as working only after a delivered call", async () => {
      const { shop, endpointId } = await prepare();
      await work(store, () => "failed");
      await fail(120);
      await change(shop, endpointId, { enabled: true });
      await watch(store);
      expect((await stepsOf(shop)).at(-1)).toEqual(["switched_off", null]);
      await work(store, () => "delivered");
      await watch(store);
      expect((await stepsOf(shop)).at(-1)).toEqual(["recovered", null]);
    });

    it("does not count the time while it is off, also with attempts in flight when it was switched off", async () => {
      const { shop, endpointId } = await prepare(6);
      const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
      await change(shop, endpointId, { enabled: false });
      const settlements = deliveries.map((one) => aFailure(store, one));
      await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements });
      await fail(200);
      expect(await laneOf(endpointId)).toMatchObject({ failing_since: null, failures: 0, health_check_at: null });
      expect(await stepsOf(shop)).toEqual([]);
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: false, off_reason: "by_hand" });
      await change(shop, endpointId, { enabled: true });
      await fail(119);
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: true });
    });

    it("keeps the time and reason if it is switched off twice", async () => {
      const { shop, endpointId } = await prepare(0);
      await change(shop, endpointId, { enabled: false, off_reason: "gone" });
      const offAt = store.clock.now();
      store.clock.advance(60);
      await change(shop, endpointId, { enabled: false });
      expect(await endpointOf(endpointId)).toMatchObject({ off_reason: "gone", off_at: offAt });
    });
  });

  describe("an endpoint that answers 410", () => {
    it("is switched off and reported, also if the worker that got the answer died right after", async () => {
      const { shop, endpointId } = await prepare(2);
      const [first] = (await claimDeliveries(store.db, aClaimRequest(store, { deliveriesMax: 1 }))).deliveries;
      if (!first) throw new Error("One was claimed.");
      const gone = aFailure(store, first, { state: "failed", attempt: { outcome: "gone", status: 410 } });
      await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements: [gone] });
      // From here on another process works, which knows only what is stored.
      await watch(store, { db: store.otherDb });
      expect(await endpointOf(endpointId)).toMatchObject({ enabled: false, off_reason: "gone" });
      const [event] = await reportedEvents(store, shop);
      expect(event).toMatchObject({
        type: "endpoint.switched_off",
        data: { endpoint: { off_reason: "gone", health: "off" }, last_error: { outcome: "gone", status: 410 } },
      });
      expect(
        await store.db.selectFrom("delivery_status").select("state").where("state", "=", "pending").execute(),
      ).toHaveLength(1);
    });

    /** A hook whose only call has just got this answer. */
    const aHook = async (answer: Answer) => {
      const shop = await aShop(store);
      const action = { type: "zapier", url: "https://hooks.example.com/1" };
      const hook = await aRule(store, shop, { action, maker: { origin: "zapier", apiKeyId: "key_1" } });
      await putDeliveries(store, { shop, endpointId: hook.endpoint_id, ruleId: hook.id, count: 1 });
      await work(store, () => answer);
      return { shop, hook, key: { bucket: 7, shopId: shop.id, endpointId: hook.endpoint_id } };
    };
    const livingHooks = async () =>
      (await store.db.selectFrom("rule").select("id").where("deleted_at", "is", null).execute()).map(({ id }) => id);

    it("loses its hooks without a notification, because a Zap that was switched off answers so", async () => {
      const { shop, hook } = await aHook("gone");
      const [waits] = await putDeliveries(store, { shop, endpointId: hook.endpoint_id, ruleId: hook.id });
      const pausedUntil = new Date(store.clock.now().getTime() + 10_000);
      await store.db
        .updateTable("lane")
        .set({ not_before: pausedUntil })
        .where("endpoint_id", "=", hook.endpoint_id)
        .execute();
      await watch(store);
      expect(await livingHooks()).toEqual([]);
      const left = await store.db.selectFrom("delivery_status").select(["id", "state"]).orderBy("id").execute();
      expect(left).toEqual([expect.objectContaining({ state: "failed" }), { id: waits, state: "cancelled" }]);
      expect(await laneOf(hook.endpoint_id)).toMatchObject({ gone_at: null, health_check_at: null, not_before: null });
      expect([await reportedEvents(store, shop), await endpointOf(hook.endpoint_id)]).toMatchObject([
        [],
        { enabled: true },
      ]);
    });

    it("keeps a hook that was made after the 410", async () => {
      const { shop, hook } = await aHook("gone");
      store.clock.advance(1);
      const { action } = hook.definition;
      const newer = await aRule(store, shop, { action, maker: { origin: "zapier", apiKeyId: "key_1" } });
      await watch(store);
      expect(await livingHooks()).toEqual([newer.id]);
    });

    it("loses its hooks also if a report of its failure is being made", async () => {
      const { shop, hook, key } = await aHook("failed");
      const endpoint = (await readWatched(store.db, key)) ?? expect.fail();
      store.clock.advance(5);
      await store.db.updateTable("pending_delivery").set({ due_at: store.clock.now() }).execute();
      await work(store, () => "gone");
      expect(await takeStep(watchParts(store), endpoint)).toBeNull();
      expect(await endpointOf(hook.endpoint_id)).toMatchObject({ enabled: true });
      await watch(store);
      expect([await livingHooks(), await reportedEvents(store, shop)]).toEqual([[], []]);
    });

    it("is switched off if a person's rule calls the address of a Zap", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop, { action: { type: "zapier", url: "https://hooks.example.com/1" } });
      await putDeliveries(store, { shop, endpointId: rule.endpoint_id });
      await work(store, () => "gone");
      await watch(store);
      expect(await endpointOf(rule.endpoint_id)).toMatchObject({ enabled: false, off_reason: "gone" });
      expect(await reportedEvents(store, shop)).toHaveLength(1);
    });
  });
}
